from django.db import migrations

from guitu.foundations.access import sqlfile


class Migration(migrations.Migration):
    dependencies = [("outcomes", "0001_initial"), ("consent", "0002_consent")]
    operations = [sqlfile.run("journey", "outcomes", "sql", "outcomes.sql")]
