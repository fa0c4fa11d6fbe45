import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = [("workforce", "0002_staff")]
    operations = [
        migrations.CreateModel(
            name="Handover",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("person_id", models.UUIDField()),
                ("consent_id", models.UUIDField()),
                ("by_id", models.UUIDField()),
                ("at", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("matters", models.BinaryField()),
                ("still_open", models.BinaryField()),
                (
                    "worker",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="workforce.worker",
                    ),
                ),
            ],
            options={
                "db_table": "handover",
                "indexes": [models.Index(fields=["person_id", "at"], name="handover_of_person")],
            },
        ),
        migrations.CreateModel(
            name="HandoverMove",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("person_id", models.UUIDField()),
                ("consent_id", models.UUIDField()),
                ("by_id", models.UUIDField()),
                ("at", models.DateTimeField()),
                ("handover_id", models.UUIDField()),
                ("step", models.SmallIntegerField()),
                (
                    "what",
                    models.SmallIntegerField(
                        choices=[
                            (1, "agreed by own hand"),
                            (2, "chose somebody else"),
                            (3, "said no"),
                            (4, "took it back"),
                            (5, "took over"),
                            (6, "waits no longer for a note"),
                        ]
                    ),
                ),
                ("words", models.BinaryField()),
                (
                    "worker",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="workforce.worker",
                    ),
                ),
            ],
            options={
                "db_table": "handover_move",
                "indexes": [models.Index(fields=["worker"], name="handover_move_worker")],
                "constraints": [
                    models.UniqueConstraint(fields=("handover_id", "step"), name="handover_move_once")
                ],
            },
        ),
    ]
