from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("handover", "0002_handover")]
    operations = [
        migrations.AddIndex(
            model_name="handovermove", index=models.Index(fields=["person_id"], name="handover_move_of_person")
        ),
    ]
