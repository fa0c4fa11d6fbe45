from django.db import migrations

from guitu.foundations.access import sqlfile


class Migration(migrations.Migration):
    dependencies = [("workforce", "0001_initial"), ("audit", "0002_trace")]
    operations = [sqlfile.run("society", "workforce", "sql", "staff.sql")]
