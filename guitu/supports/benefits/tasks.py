"""What is cleaned up behind interviews."""

from django.db import connection


def tidy() -> int:
    """Remove interviews whose time is over, and return how many."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT work.end_interviews()")
        return int(cursor.fetchone()[0])
