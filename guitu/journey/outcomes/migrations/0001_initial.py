import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Outcome",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("person_id", models.UUIDField()),
                ("consent_id", models.UUIDField()),
                ("by_id", models.UUIDField()),
                ("at", models.DateTimeField()),
                (
                    "occasion",
                    models.CharField(
                        choices=[("start", "At the start"), ("middle", "On the way"), ("end", "At the end")],
                        max_length=8,
                    ),
                ),
                (
                    "hand",
                    models.CharField(
                        choices=[("person", "by their own hand"), ("worker", "told to a worker")], max_length=8
                    ),
                ),
                ("number", models.SmallIntegerField()),
                ("proven", models.SmallIntegerField()),
                ("said", models.BinaryField()),
            ],
            options={
                "db_table": "outcome",
                "indexes": [models.Index(fields=["person_id", "at"], name="outcome_of_person")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("consent_id", "occasion", "hand", "number"), name="outcome_version"
                    ),
                    models.CheckConstraint(condition=models.Q(("number__gte", 1)), name="outcome_counts_from_one"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("by_id", models.F("person_id")),
                                ("hand", "person"),
                                models.Q(("proven__in", [0, 7, 8]), _negated=True),
                            ),
                            models.Q(
                                ("hand", "worker"),
                                ("proven", 7),
                                models.Q(("by_id", models.F("person_id")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="outcome_hand_is_whose",
                    ),
                ],
            },
        ),
    ]
