from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_trace")]
    operations = [
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(
                fields=["subject_id", "actor_id", "at"], name="entry_looked", condition=~models.Q(("part", "name"))
            ),
        ),
    ]
