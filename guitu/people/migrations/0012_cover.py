"""Who stands in for whom, as a team lead named it."""

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0011_volunteers"), ("workforce", "0002_staff")]

    operations = [
        migrations.CreateModel(
            name="Cover",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("station_id", models.UUIDField()),
                ("until", models.DateTimeField()),
                (
                    "away",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="workforce.worker",
                    ),
                ),
                (
                    "stand_in",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="workforce.worker",
                    ),
                ),
            ],
            options={
                "db_table": "cover",
                "indexes": [models.Index(fields=["station_id"], name="cover_station")],
                "constraints": [models.UniqueConstraint(fields=("stand_in", "away"), name="cover_once")],
            },
        ),
    ]
