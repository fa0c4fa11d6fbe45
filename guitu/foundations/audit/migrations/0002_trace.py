from django.db import migrations

from guitu.foundations.access import sqlfile


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial"), ("access", "0002_wall"), ("sealing", "0001_initial"), ("identity", "0002_doors")]
    operations = [
        sqlfile.run("foundations", "audit", "sql", "codes.sql"),
        sqlfile.run("foundations", "audit", "sql", "trace.sql"),
    ]
