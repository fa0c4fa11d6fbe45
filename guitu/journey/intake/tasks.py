"""What happens to a waiting card when nobody came."""

from django.db import connection


def expire_cards() -> int:
    """Remove the cards whose 14 days are over, with their keys, and return how many."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT work.expire_cards()")
        return int(cursor.fetchone()[0])
