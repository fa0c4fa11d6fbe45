"""Every page can show every row, whoever wrote it: known codes, sane moments."""

from django.db import migrations

from guitu.foundations.sealing import records


class Migration(migrations.Migration):
    dependencies = [("outcomes", "0006_in_turn")]
    operations = [
        migrations.AddConstraint("outcome", records.readable("outcome", "at", occasion=["start", "middle", "end"], hand=["person", "worker"], proven=[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10])),
        migrations.AddConstraint("outcomeround", records.readable("outcome_round", "at", what=[1, 2, 3])),
    ]
