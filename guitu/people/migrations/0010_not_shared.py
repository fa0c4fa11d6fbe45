from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("people", "0009_guardians_walled")]
    operations = [
        migrations.RemoveField("trustedperson", "sees_safety"),
        migrations.RemoveField("trustedperson", "sees_answers"),
    ]
