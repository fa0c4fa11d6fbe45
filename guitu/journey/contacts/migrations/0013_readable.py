"""Every page can show every row, whoever wrote it: known codes, sane moments."""

from django.db import migrations

from guitu.foundations.sealing import records


class Migration(migrations.Migration):
    dependencies = [("contacts", "0012_left_out")]
    operations = [
        migrations.AddConstraint("bond", records.readable("bond", "at", relation=[1, 2, 3])),
        migrations.AddConstraint("contact", records.readable("contact", "happened_at", "received_at", kind=[1, 2, 3, 4, 5, 6])),
        migrations.AddConstraint("meeting", records.readable("meeting", "at", kind=[1, 2, 3, 4, 6])),
        migrations.AddConstraint("meetingmove", records.readable("meeting_move", "at", "begins_at", what=[1, 2, 3, 4, 5, 6, 7, 8, 9], minutes=[15, 30, 45, 60, 90, 120, 180], reason=[1, 2, 3])),
        migrations.AddConstraint("pause", records.readable("pause", "at", "until", what=[1, 2])),
        migrations.AddConstraint("reminder", records.readable("reminder", "at", "due_at")),
        migrations.AddConstraint("reminderdone", records.readable("reminder_done", "at")),
        migrations.AddConstraint("reply", records.readable("reply", "at", stance=[1, 2, 3])),
        migrations.AddConstraint("textwish", records.readable("text_wish", "at", what=[1, 2])),
    ]
