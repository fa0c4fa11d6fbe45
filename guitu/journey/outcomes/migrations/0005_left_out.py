from django.db import migrations

from guitu.foundations.access import sqlfile


class Migration(migrations.Migration):
    dependencies = [("outcomes", "0004_rounds_walled"), ("consent", "0011_kinds")]
    operations = [sqlfile.run("journey", "outcomes", "sql", "left_out.sql")]
