import uuid

from django.db import migrations, models

from guitu.foundations.access import sqlfile


class Migration(migrations.Migration):
    dependencies = [("contacts", "0010_between"), ("people", "0009_guardians_walled")]
    operations = [
        migrations.AddField("pause", "is_told", models.BooleanField(db_default=False, default=False)),
        migrations.AddConstraint(
            model_name="pause",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_told", False), models.Q(("until__isnull", False), ("what", 1)), _connector="OR"),
                name="pause_told_has_an_end",
            ),
        ),
        migrations.CreateModel(
            name="TextWish",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("person_id", models.UUIDField()),
                ("consent_id", models.UUIDField()),
                ("by_id", models.UUIDField()),
                ("at", models.DateTimeField()),
                ("what", models.SmallIntegerField(choices=[(1, "write to me"), (2, "do not write to me")])),
            ],
            options={
                "db_table": "text_wish",
                "indexes": [models.Index(fields=["person_id", "at"], name="text_wish_of_person")],
            },
        ),
        sqlfile.run("journey", "contacts", "sql", "texts.sql"),
    ]
