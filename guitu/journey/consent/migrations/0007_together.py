from django.db import migrations, models

from guitu.foundations.access import sqlfile


class Migration(migrations.Migration):
    dependencies = [("consent", "0006_referral_notice"), ("people", "0009_guardians_walled")]
    operations = [
        migrations.AddField("consent", "given_with", models.UUIDField(null=True)),
        sqlfile.run("journey", "consent", "sql", "together.sql"),
    ]
