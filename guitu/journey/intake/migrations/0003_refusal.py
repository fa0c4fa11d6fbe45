from django.db import migrations

from guitu.foundations.access import sqlfile


class Migration(migrations.Migration):
    dependencies = [("intake", "0002_intake")]
    operations = [sqlfile.run("journey", "intake", "sql", "refusal.sql")]
