from django.db import migrations

from guitu.foundations.access import sqlfile


class Migration(migrations.Migration):
    dependencies = [("people", "0003_trusted"), ("access", "0003_sharing")]
    operations = [sqlfile.run("people", "sql", "trusted.sql")]
