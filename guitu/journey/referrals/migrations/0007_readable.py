"""Every page can show every row, whoever wrote it: known codes, sane moments."""

from django.db import migrations

from guitu.foundations.sealing import records


class Migration(migrations.Migration):
    dependencies = [("referrals", "0006_copied")]
    operations = [
        migrations.AddConstraint("referral", records.readable("referral", "at", days=("ends_on",))),
        migrations.AddConstraint("referralword", records.readable("referral_word", "at", what=[1, 2, 3, 4, 5])),
    ]
