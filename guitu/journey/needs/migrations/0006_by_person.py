from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("needs", "0005_shared")]
    operations = [
        migrations.AddIndex(
            model_name="assessmentseen", index=models.Index(fields=["person_id"], name="assessment_seen_of_person")
        ),
        migrations.AddIndex(
            model_name="safetyplan", index=models.Index(fields=["person_id"], name="safety_plan_of_person")
        ),
    ]
