from django.db import migrations

from guitu.foundations.access import sqlfile


class Migration(migrations.Migration):
    dependencies = [("exchange", "0001_initial"), ("intake", "0002_intake"), ("consent", "0007_together")]
    operations = [sqlfile.run("surfaces", "exchange", "sql", "exchange.sql")]
