from django.db import migrations

from guitu.foundations.access import sqlfile


class Migration(migrations.Migration):
    dependencies = [("access", "0002_wall"), ("audit", "0002_trace")]
    operations = [sqlfile.run("foundations", "access", "sql", "sharing.sql")]
