from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("identity", "0002_doors")]
    operations = [migrations.AlterField("draft", "place", models.CharField(max_length=255))]
