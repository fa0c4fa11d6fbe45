from django.db import migrations

from guitu.foundations.access import sqlfile


class Migration(migrations.Migration):
    dependencies = [("people", "0012_cover"), ("consent", "0004_sharing")]
    operations = [sqlfile.run("people", "sql", "cover.sql")]
