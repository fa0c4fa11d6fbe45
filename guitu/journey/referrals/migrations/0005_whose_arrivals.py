"""A worker's own arrivals are found without a look at all of them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("referrals", "0004_letters")]
    operations = [
        migrations.AddIndex("disclosure", models.Index(fields=["worker_id"], name="disclosure_worker")),
    ]
