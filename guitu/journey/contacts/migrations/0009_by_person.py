from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("contacts", "0008_worked_on")]
    operations = [
        migrations.AddIndex(
            model_name="meetingmove", index=models.Index(fields=["person_id"], name="meeting_move_of_person")
        ),
        migrations.AddIndex(
            model_name="reminderdone", index=models.Index(fields=["person_id"], name="reminder_done_of_person")
        ),
        migrations.AddIndex(
            model_name="reply", index=models.Index(fields=["person_id"], name="reply_of_person")
        ),
    ]
