from django.db import migrations

from guitu.foundations.access import sqlfile


class Migration(migrations.Migration):
    dependencies = [("people", "0004_trusted_walled")]
    operations = [sqlfile.run("people", "sql", "until.sql")]
