from django.db import migrations

from guitu.foundations.access import sqlfile


class Migration(migrations.Migration):
    dependencies = [("contacts", "0005_beside")]
    operations = [sqlfile.run("journey", "contacts", "sql", "beside.sql")]
