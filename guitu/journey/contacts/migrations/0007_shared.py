from django.db import migrations

from guitu.foundations.access import sqlfile


class Migration(migrations.Migration):
    dependencies = [("contacts", "0006_beside_walled"), ("consent", "0004_sharing")]
    operations = [sqlfile.run("journey", "contacts", "sql", "shared.sql")]
