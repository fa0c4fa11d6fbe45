"""Every page can show every row, whoever wrote it: known codes, sane moments."""

from django.db import migrations

from guitu.foundations.sealing import records


class Migration(migrations.Migration):
    dependencies = [("exchange", "0002_exchange")]
    operations = [
        migrations.AddConstraint("sentalong", records.readable("sent_along", "at")),
    ]
