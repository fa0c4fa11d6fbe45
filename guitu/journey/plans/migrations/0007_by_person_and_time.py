from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("plans", "0006_readable")]
    operations = [
        migrations.RemoveIndex(model_name="plan", name="plan_of_person"),
        migrations.RemoveIndex(model_name="plananswer", name="plan_answer_of_person"),
        migrations.AddIndex(
            model_name="plan", index=models.Index(fields=["person_id", "at"], name="plan_of_person")
        ),
        migrations.AddIndex(
            model_name="plananswer", index=models.Index(fields=["person_id", "at"], name="plan_answer_of_person")
        ),
    ]
