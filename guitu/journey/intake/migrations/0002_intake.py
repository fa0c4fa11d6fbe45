from django.db import migrations

from guitu.foundations.access import sqlfile


class Migration(migrations.Migration):
    dependencies = [("intake", "0001_initial"), ("people", "0002_people")]
    operations = [sqlfile.run("journey", "intake", "sql", "intake.sql")]
