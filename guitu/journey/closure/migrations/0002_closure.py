from django.db import migrations

from guitu.foundations.access import sqlfile


class Migration(migrations.Migration):
    dependencies = [("closure", "0001_initial"), ("consent", "0002_consent")]
    operations = [sqlfile.run("journey", "closure", "sql", "closure.sql")]
