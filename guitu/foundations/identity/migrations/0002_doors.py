from django.db import migrations

from guitu.foundations.access import sqlfile


class Migration(migrations.Migration):
    dependencies = [("identity", "0001_initial"), ("access", "0002_wall")]
    operations = [sqlfile.run("foundations", "identity", "sql", "doors.sql")]
