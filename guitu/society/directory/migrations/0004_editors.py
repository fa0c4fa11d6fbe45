from django.db import migrations

from guitu.foundations.access import sqlfile


class Migration(migrations.Migration):
    dependencies = [("directory", "0003_keeping"), ("access", "0002_wall"), ("workforce", "0004_editors")]
    operations = [sqlfile.run("society", "directory", "sql", "editing.sql")]
