from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("closure", "0002_closure")]
    operations = [
        migrations.AddIndex(
            model_name="closingmove", index=models.Index(fields=["person_id"], name="closing_move_of_person")
        ),
    ]
