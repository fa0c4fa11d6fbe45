from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [("identity", "0002_doors")]

    operations = [
        migrations.CreateModel(
            name="Interview",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("sealed", models.BinaryField()),
                ("turn", models.IntegerField()),
                ("began_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
            ],
            options={
                "db_table": "interview",
                "indexes": [models.Index(fields=["expires_at"], name="interview_expiry")],
            },
        ),
        migrations.CreateModel(
            name="Passage",
            fields=[
                ("token_hash", models.BinaryField(primary_key=True, serialize=False)),
                ("interview_id", models.UUIDField(unique=True)),
                ("sealed", models.BinaryField()),
                ("expires_at", models.DateTimeField()),
            ],
            options={"db_table": "passage"},
        ),
    ]
