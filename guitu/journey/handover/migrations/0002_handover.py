from django.db import migrations

from guitu.foundations.access import sqlfile


class Migration(migrations.Migration):
    dependencies = [("handover", "0001_initial"), ("consent", "0002_consent"), ("people", "0005_until")]
    operations = [sqlfile.run("journey", "handover", "sql", "handover.sql")]
