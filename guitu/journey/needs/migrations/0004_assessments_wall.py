from django.db import migrations

from guitu.foundations.access import sqlfile


class Migration(migrations.Migration):
    dependencies = [("needs", "0003_assessments")]
    operations = [sqlfile.run("journey", "needs", "sql", "assessments.sql")]
