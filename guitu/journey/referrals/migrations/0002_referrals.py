from django.db import migrations

from guitu.foundations.access import sqlfile


class Migration(migrations.Migration):
    dependencies = [
        ("referrals", "0001_initial"),
        ("consent", "0006_referral_notice"),
        ("intake", "0002_intake"),
        ("people", "0004_trusted_walled"),
    ]
    operations = [
        sqlfile.run("journey", "referrals", "sql", "referrals.sql"),
        sqlfile.run("journey", "referrals", "sql", "disclosures.sql"),
    ]
