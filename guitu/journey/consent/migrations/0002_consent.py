from django.db import migrations

from guitu.foundations.access import sqlfile


class Migration(migrations.Migration):
    dependencies = [("consent", "0001_initial"), ("intake", "0002_intake")]
    operations = [sqlfile.run("journey", "consent", "sql", "consent.sql")]
