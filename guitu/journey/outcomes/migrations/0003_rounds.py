import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("outcomes", "0002_outcomes")]

    operations = [
        migrations.AddField(model_name="outcome", name="round", field=models.SmallIntegerField(default=1)),
        migrations.RemoveConstraint(model_name="outcome", name="outcome_version"),
        migrations.AddConstraint(
            model_name="outcome",
            constraint=models.UniqueConstraint(
                fields=("consent_id", "round", "occasion", "hand", "number"), name="outcome_version"
            ),
        ),
        migrations.AddConstraint(
            model_name="outcome",
            constraint=models.CheckConstraint(condition=models.Q(("round__gte", 1)), name="outcome_round_from_one"),
        ),
        migrations.CreateModel(
            name="OutcomeRound",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("person_id", models.UUIDField()),
                ("consent_id", models.UUIDField()),
                ("by_id", models.UUIDField()),
                ("at", models.DateTimeField()),
                ("number", models.SmallIntegerField()),
                (
                    "what",
                    models.SmallIntegerField(
                        choices=[
                            (1, "The person wishes to look once more"),
                            (2, "A worker suggests to look once more"),
                            (3, "Came back"),
                        ]
                    ),
                ),
            ],
            options={
                "db_table": "outcome_round",
                "indexes": [models.Index(fields=["person_id"], name="outcome_round_of_person")],
                "constraints": [
                    models.UniqueConstraint(fields=("consent_id", "number", "what"), name="outcome_round_once"),
                    models.CheckConstraint(condition=models.Q(("number__gte", 2)), name="outcome_round_after_first"),
                ],
            },
        ),
    ]
