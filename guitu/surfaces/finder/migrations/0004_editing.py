from django.db import migrations

from guitu.foundations.access import sqlfile


class Migration(migrations.Migration):
    dependencies = [("finder", "0003_asked_in_vain"), ("directory", "0004_editors")]
    operations = [sqlfile.run("surfaces", "finder", "sql", "editing.sql")]
