"""What is forgotten in time."""

from django.db import connection


def forget_copies() -> int:
    """Forget that a copy lay somewhere, 90 days after it ended, and return how many were forgotten."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT work.forget_copies()")
        return int(cursor.fetchone()[0])
