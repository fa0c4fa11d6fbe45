from django.db import migrations, models

from guitu.foundations.access import sqlfile


class Migration(migrations.Migration):
    dependencies = [("needs", "0007_between"), ("people", "0003_trusted")]
    operations = [
        migrations.AddField("assessment", "for_worker_id", models.UUIDField(null=True)),
        migrations.AddField("safetyplan", "for_worker_id", models.UUIDField(null=True)),
        sqlfile.run("journey", "needs", "sql", "only_two_rows.sql"),
        migrations.AlterField("assessment", "for_worker_id", models.UUIDField()),
        migrations.AlterField("safetyplan", "for_worker_id", models.UUIDField()),
        migrations.RemoveConstraint("safetyplan", "safety_plan_begun_once"),
        migrations.AddConstraint(
            model_name="safetyplan",
            constraint=models.UniqueConstraint(
                fields=["consent_id", "for_worker_id"],
                condition=models.Q(replaces_id=None),
                name="safety_plan_begun_once",
            ),
        ),
        sqlfile.run("journey", "needs", "sql", "only_two.sql"),
    ]
