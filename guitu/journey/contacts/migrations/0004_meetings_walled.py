from django.db import migrations

from guitu.foundations.access import sqlfile


class Migration(migrations.Migration):
    dependencies = [("contacts", "0003_meetings"), ("consent", "0002_consent")]
    operations = [sqlfile.run("journey", "contacts", "sql", "meetings.sql")]
