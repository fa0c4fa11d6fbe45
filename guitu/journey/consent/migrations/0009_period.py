import django.db.models.deletion
from django.db import migrations, models

from guitu.foundations.access import sqlfile
from guitu.journey.consent.models import HAPPENING_WORDS


class Migration(migrations.Migration):
    dependencies = [("consent", "0008_letter_notice")]
    operations = [
        migrations.AddField(
            "consentevent",
            "notice",
            models.ForeignKey(
                "consent.notice", null=True, on_delete=django.db.models.deletion.PROTECT, related_name="events"
            ),
        ),
        migrations.AddField("consentevent", "until", models.DateTimeField(null=True)),
        migrations.AlterField(
            "consentevent",
            "what",
            models.CharField(max_length=10, choices=[(one.value, words) for one, words in HAPPENING_WORDS.items()]),
        ),
        sqlfile.run("journey", "consent", "sql", "period.sql"),
    ]
