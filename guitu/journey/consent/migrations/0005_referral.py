from django.db import migrations, models

PURPOSES = [
    ("support", "Be supported, and keep a record of it"),
    ("health", "Notes about health and treatment"),
    ("family", "Notes about family and relationships"),
    ("cover", "A colleague may step in when my worker is away"),
    ("statistics", "Be counted in yearly figures, without name"),
    ("referral", "Let somebody else read what I ticked"),
]


class Migration(migrations.Migration):
    dependencies = [("consent", "0004_sharing")]
    operations = [
        migrations.AlterField("notice", "purpose", models.CharField(choices=PURPOSES, max_length=12)),
        migrations.AlterField("consent", "purpose", models.CharField(choices=PURPOSES, max_length=12)),
        migrations.AddField("consent", "recipient_id", models.UUIDField(null=True)),
        migrations.RemoveConstraint("consent", "consent_once_per_purpose"),
        migrations.AddConstraint(
            "consent",
            models.UniqueConstraint(
                fields=["person_id", "purpose"],
                condition=models.Q(withdrawn_at=None, erased_at=None) & ~models.Q(purpose="referral"),
                name="consent_once_per_purpose",
            ),
        ),
        migrations.AddConstraint(
            "consent",
            models.CheckConstraint(
                name="consent_names_recipient",
                condition=models.Q(purpose="referral", recipient_id__isnull=False)
                | (~models.Q(purpose="referral") & models.Q(recipient_id=None)),
            ),
        ),
    ]
