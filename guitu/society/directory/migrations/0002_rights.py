from django.db import migrations

from guitu.foundations.access import sqlfile


class Migration(migrations.Migration):
    dependencies = [("directory", "0001_initial"), ("access", "0002_wall")]
    operations = [sqlfile.run("society", "directory", "sql", "directory.sql")]
