from django.db import migrations, models

from guitu.foundations.access import sqlfile


class Migration(migrations.Migration):
    dependencies = [("needs", "0006_by_person"), ("access", "0004_between"), ("consent", "0004_sharing")]
    operations = [
        migrations.AddField("supportneed", "for_worker_id", models.UUIDField(null=True)),
        sqlfile.run("journey", "needs", "sql", "between.sql"),
    ]
