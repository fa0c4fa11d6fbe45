import django.contrib.postgres.fields
import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models

import guitu.surfaces.finder.models
from guitu.foundations.access import sqlfile


class Migration(migrations.Migration):
    initial = True

    dependencies = [("directory", "0002_rights")]

    operations = [
        migrations.CreateModel(
            name="Synonym",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("word", models.CharField(max_length=20)),
                ("means", models.CharField(max_length=20)),
            ],
            options={
                "db_table": "synonym",
                "constraints": [models.UniqueConstraint(fields=("word", "means"), name="synonym_once")],
            },
        ),
        migrations.CreateModel(
            name="IndexCard",
            fields=[
                (
                    "service",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="card",
                        serialize=False,
                        to="directory.service",
                    ),
                ),
                ("is_listed", models.BooleanField()),
                ("words", django.contrib.postgres.search.SearchVectorField()),
                ("sort_key", models.CharField(max_length=120)),
                ("needs", django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                ("districts", django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                ("week", guitu.surfaces.finder.models.MinutesField()),
                ("is_irregular", models.BooleanField()),
                ("has_free", models.BooleanField()),
                ("assured_on", models.DateField(null=True)),
                ("shown", models.JSONField()),
            ],
            options={"db_table": "index_card"},
        ),
        sqlfile.run("surfaces", "finder", "sql", "finder.sql"),
    ]
