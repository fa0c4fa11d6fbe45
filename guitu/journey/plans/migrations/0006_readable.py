"""Every page can show every row, whoever wrote it: known codes, sane moments."""

from django.db import migrations

from guitu.foundations.sealing import records


class Migration(migrations.Migration):
    dependencies = [("plans", "0005_left_out")]
    operations = [
        migrations.AddConstraint("plan", records.readable("plan", "at")),
        migrations.AddConstraint("plananswer", records.readable("plan_answer", "at", stance=[1, 2, 3])),
        migrations.AddConstraint("stepmark", records.readable("step_mark", "at", what=[1, 2, 3])),
    ]
