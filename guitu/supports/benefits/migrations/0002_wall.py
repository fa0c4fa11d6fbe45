from django.db import migrations

from guitu.foundations.access import sqlfile


class Migration(migrations.Migration):
    dependencies = [("benefits", "0001_initial"), ("identity", "0002_doors")]
    operations = [sqlfile.run("supports", "benefits", "sql", "benefits.sql")]
