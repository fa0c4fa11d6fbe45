from django.db import migrations

from guitu.foundations.access import sqlfile


class Migration(migrations.Migration):
    dependencies = [("plans", "0002_plans"), ("consent", "0004_sharing")]
    operations = [sqlfile.run("journey", "plans", "sql", "shared.sql")]
