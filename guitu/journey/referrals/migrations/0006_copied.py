"""A draft knows from which needs its words were copied, and whether goals of the plan are among them: it goes with them."""

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models

from guitu.foundations.access import sqlfile


class Migration(migrations.Migration):
    dependencies = [
        ("referrals", "0005_whose_arrivals"),
        ("consent", "0011_kinds"),
        ("needs", "0009_left_out"),
        ("plans", "0005_left_out"),
    ]
    operations = [
        migrations.AddField("referral", "need_ids", ArrayField(models.UUIDField(), null=True)),
        migrations.AddField("referral", "has_goals", models.BooleanField(db_default=False, default=False)),
        sqlfile.run("journey", "referrals", "sql", "copied.sql"),
    ]
