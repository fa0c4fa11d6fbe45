from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("contacts", "0007_shared")]
    operations = [
        migrations.AddField(
            model_name="contact",
            name="worked_on",
            field=models.SmallIntegerField(
                choices=[
                    (1, "Family"),
                    (2, "Mind and mood"),
                    (4, "Other people"),
                    (8, "Practical matters"),
                    (16, "Health"),
                ],
                db_default=0,
                default=0,
            ),
        ),
        migrations.AddConstraint(
            model_name="contact",
            constraint=models.CheckConstraint(
                condition=models.Q(("worked_on__gte", 0), ("worked_on__lte", 31)), name="contact_worked_on_known"
            ),
        ),
    ]
