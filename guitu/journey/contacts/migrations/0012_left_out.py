from django.db import migrations

from guitu.foundations.access import sqlfile


class Migration(migrations.Migration):
    dependencies = [("contacts", "0011_texts"), ("consent", "0011_kinds")]
    operations = [sqlfile.run("journey", "contacts", "sql", "left_out.sql")]
