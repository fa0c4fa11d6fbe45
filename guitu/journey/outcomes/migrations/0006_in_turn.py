"""A version follows the one before it, in a round that has begun; and there are not more rounds than the pages know."""

from django.db import migrations, models

from guitu.foundations.access import sqlfile


class Migration(migrations.Migration):
    dependencies = [("outcomes", "0005_left_out")]
    operations = [
        migrations.RemoveConstraint("outcome", "outcome_round_from_one"),
        migrations.AddConstraint(
            "outcome",
            models.CheckConstraint(
                condition=models.Q(("round__gte", 1), ("round__lte", 20)), name="outcome_round_from_one"
            ),
        ),
        sqlfile.run("journey", "outcomes", "sql", "in_turn.sql"),
    ]
