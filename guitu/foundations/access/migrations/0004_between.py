from django.db import migrations

from guitu.foundations.access import sqlfile


class Migration(migrations.Migration):
    dependencies = [("access", "0003_sharing")]
    operations = [sqlfile.run("foundations", "access", "sql", "between.sql")]
