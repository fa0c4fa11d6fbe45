from django.db import migrations

from guitu.foundations.access import sqlfile


class Migration(migrations.Migration):
    dependencies = [("plans", "0004_by_person"), ("consent", "0011_kinds")]
    operations = [sqlfile.run("journey", "plans", "sql", "left_out.sql")]
