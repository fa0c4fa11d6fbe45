from django.db import migrations, models

from guitu.foundations.access import sqlfile


STATES = [
    ("draft", "Being prepared"),
    ("requested", "Sent, not answered yet"),
    ("received", "Letter handed over"),
    ("accepted", "Accepted"),
    ("rejected", "Not accepted"),
    ("in-progress", "Under way"),
    ("on-hold", "Resting"),
    ("cancelled", "Called off"),
    ("completed", "Finished there"),
    ("failed", "Ended without what was wished"),
    ("entered-in-error", "Written by mistake"),
]
SAID = [
    (1, "Not now, by their own hand"),
    (2, "Looked back, by their own hand"),
    (3, "All settled"),
    (4, "Draft taken back by whoever wrote it"),
    (5, "Those who hold the letter were told"),
]


class Migration(migrations.Migration):
    dependencies = [("referrals", "0003_by_person"), ("consent", "0008_letter_notice"), ("directory", "0005_reach")]
    operations = [
        migrations.AlterField("referral", "station_id", models.UUIDField(null=True)),
        migrations.AddField("referral", "service_id", models.UUIDField(null=True)),
        migrations.AddField("referral", "replaces_id", models.UUIDField(null=True, unique=True)),
        migrations.AddField("referralsent", "handed_at", models.DateTimeField(null=True)),
        migrations.AlterField("disclosure", "station_id", models.UUIDField(null=True)),
        migrations.AlterField("referralmove", "state", models.CharField(choices=STATES, max_length=16)),
        migrations.AlterField("referralword", "what", models.SmallIntegerField(choices=SAID)),
        sqlfile.run("journey", "referrals", "sql", "letters.sql"),
    ]
