from django.db import migrations

from guitu.foundations.access import sqlfile


class Migration(migrations.Migration):
    dependencies = [("access", "0001_initial"), ("identity", "0001_initial")]
    operations = [sqlfile.run("foundations", "access", "sql", "wall.sql")]
