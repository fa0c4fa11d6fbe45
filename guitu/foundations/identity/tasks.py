"""What is cleaned up behind sign-ins."""

from django.db import connection


def tidy() -> int:
    """Remove ended sessions, throttles, codes and drafts, and return how many."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT work.tidy()")
        return int(cursor.fetchone()[0])
