from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("contacts", "0013_readable")]
    operations = [
        migrations.RemoveIndex(model_name="reply", name="reply_of_person"),
        migrations.AddIndex(
            model_name="reply", index=models.Index(fields=["person_id", "at"], name="reply_of_person")
        ),
    ]
