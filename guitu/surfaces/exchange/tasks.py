"""What happens to what was sent when nobody opened it."""

from django.db import connection


def forget_outside() -> int:
    """Remove parcels that nobody opened, with their keys, and referrals that nobody may ask for; return how many."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT work.forget_outside()")
        return int(cursor.fetchone()[0])
