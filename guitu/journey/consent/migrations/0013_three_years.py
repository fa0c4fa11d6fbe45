from django.db import migrations

from guitu.foundations.access import sqlfile


class Migration(migrations.Migration):
    dependencies = [("consent", "0012_health_notice")]
    operations = [sqlfile.run("journey", "consent", "sql", "three_years.sql")]
