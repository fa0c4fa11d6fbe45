from django.db import migrations, models

from guitu.foundations.access import sqlfile


class Migration(migrations.Migration):
    dependencies = [("contacts", "0009_by_person"), ("access", "0004_between"), ("consent", "0004_sharing")]
    operations = [
        migrations.AddField("contact", "for_worker_id", models.UUIDField(null=True)),
        migrations.AddField("meeting", "for_worker_id", models.UUIDField(null=True)),
        migrations.AddField("bond", "for_worker_id", models.UUIDField(null=True)),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(("for_worker_id", None), ("for_worker_id", models.F("worker_id")), _connector="OR"),
                name="meeting_between_its_two",
            ),
        ),
        sqlfile.run("journey", "contacts", "sql", "between.sql"),
    ]
