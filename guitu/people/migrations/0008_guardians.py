from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0007_minors_walled")]
    operations = [
        migrations.AddField("minorfile", "child_until", models.DateTimeField(null=True)),
        migrations.AddField("trustedperson", "is_guardian", models.BooleanField(db_default=False, default=False)),
        migrations.CreateModel(
            name="Guardian",
            fields=[
                ("person_id", models.UUIDField(primary_key=True, serialize=False)),
                ("consent_id", models.UUIDField()),
                ("phone_index", models.BinaryField()),
                ("sight_until", models.DateTimeField()),
            ],
            options={"db_table": "guardian"},
        ),
    ]
