from django.db import migrations

from guitu.foundations.access import sqlfile


class Migration(migrations.Migration):
    dependencies = [("outcomes", "0003_rounds")]
    operations = [sqlfile.run("journey", "outcomes", "sql", "rounds.sql")]
