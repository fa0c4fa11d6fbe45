"""Every page can show every row, whoever wrote it: known codes, sane moments."""

from django.db import migrations

from guitu.foundations.sealing import records


class Migration(migrations.Migration):
    dependencies = [("needs", "0009_left_out")]
    operations = [
        migrations.AddConstraint("assessment", records.readable("assessment", "at", instrument=["phq-9", "gad-7", "k10"], occasion=["start", "middle", "end", "other"])),
        migrations.AddConstraint("assessmentseen", records.readable("assessment_seen", "at")),
        migrations.AddConstraint("safetyplan", records.readable("safety_plan", "at")),
        migrations.AddConstraint("supportneed", records.readable("support_need", "at")),
    ]
