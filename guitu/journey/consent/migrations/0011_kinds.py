from django.db import migrations, models

from guitu.foundations.access import sqlfile
from guitu.journey.consent.models import HAPPENING_WORDS, LEAVABLE_WORDS

KINDS = [(one.value, words) for one, words in LEAVABLE_WORDS.items()]


class Migration(migrations.Migration):
    dependencies = [("consent", "0010_notices_name_what_is_kept")]
    operations = [
        migrations.AddField("consent", "left_out", models.SmallIntegerField(choices=KINDS, default=0, db_default=0)),
        migrations.AddField(
            "consent", "guardian_left_out", models.SmallIntegerField(choices=KINDS, default=0, db_default=0)
        ),
        migrations.AddConstraint(
            "consent",
            models.CheckConstraint(
                name="consent_leaves_out_known",
                condition=models.Q(
                    left_out__gte=0, left_out__lte=15, guardian_left_out__gte=0, guardian_left_out__lte=15
                ),
            ),
        ),
        migrations.AddField("consentevent", "kinds", models.SmallIntegerField(null=True, choices=KINDS)),
        migrations.AlterField(
            "consentevent",
            "what",
            models.CharField(max_length=10, choices=[(one.value, words) for one, words in HAPPENING_WORDS.items()]),
        ),
        sqlfile.run("journey", "consent", "sql", "kinds.sql"),
    ]
