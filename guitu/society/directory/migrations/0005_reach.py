from django.db import migrations, models

from guitu.foundations.access import sqlfile


class Migration(migrations.Migration):
    dependencies = [("directory", "0004_editors")]
    operations = [
        migrations.CreateModel(
            name="Reach",
            fields=[
                ("provider_id", models.UUIDField(primary_key=True, serialize=False)),
                ("station_id", models.UUIDField()),
            ],
            options={"db_table": "directory_reach"},
        ),
        migrations.CreateModel(
            name="NamedOffer",
            fields=[
                ("service_id", models.UUIDField(primary_key=True, serialize=False)),
                ("name", models.TextField()),
                ("provider", models.TextField()),
            ],
            options={"db_table": "directory_named"},
        ),
        sqlfile.run("society", "directory", "sql", "reach.sql"),
    ]
