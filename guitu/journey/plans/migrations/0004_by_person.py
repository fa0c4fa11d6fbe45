from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("plans", "0003_shared")]
    operations = [
        migrations.AddIndex(
            model_name="plan", index=models.Index(fields=["person_id"], name="plan_of_person")
        ),
        migrations.AddIndex(
            model_name="plananswer", index=models.Index(fields=["person_id"], name="plan_answer_of_person")
        ),
        migrations.AddIndex(
            model_name="stepmark", index=models.Index(fields=["person_id"], name="step_mark_of_person")
        ),
    ]
