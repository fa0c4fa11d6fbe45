from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("referrals", "0002_referrals")]
    operations = [
        migrations.AddIndex(
            model_name="referralword", index=models.Index(fields=["person_id"], name="referral_word_of_person")
        ),
    ]
