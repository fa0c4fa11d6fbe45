from django.db import migrations

from guitu.foundations.access import sqlfile


class Migration(migrations.Migration):
    dependencies = [("consent", "0003_notices"), ("people", "0004_trusted_walled")]
    operations = [sqlfile.run("journey", "consent", "sql", "sharing.sql")]
