"""A volunteer is among those whom a person lets read parts."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0010_not_shared")]

    operations = [
        migrations.AlterField(
            model_name="trustedperson",
            name="relation",
            field=models.BinaryField(
                choices=[
                    ("family", "Family"),
                    ("guardian", "A parent or guardian"),
                    ("friend", "A friend"),
                    ("peer", "Somebody who has been through it too"),
                    ("volunteer", "A volunteer"),
                    ("other", "Somebody else"),
                ]
            ),
        ),
    ]
