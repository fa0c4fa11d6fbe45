from django.db import migrations

from guitu.foundations.access import sqlfile


class Migration(migrations.Migration):
    dependencies = [("needs", "0008_only_two"), ("consent", "0011_kinds")]
    operations = [sqlfile.run("journey", "needs", "sql", "left_out.sql")]
