from django.db import migrations

from guitu.foundations.access import sqlfile


class Migration(migrations.Migration):
    dependencies = [("needs", "0004_assessments_wall"), ("consent", "0004_sharing")]
    operations = [sqlfile.run("journey", "needs", "sql", "shared.sql")]
