from django.db import migrations

from guitu.foundations.access import sqlfile


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial"), ("workforce", "0002_staff"), ("jobs", "0001_initial")]
    operations = [sqlfile.run("people", "sql", "people.sql")]
