"""What the worker does for the directory."""

from django.db import connection


def forget_words() -> int:
    """Forget the words that found nothing more than ninety days ago, and return how many."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT work.forget_words()")
        return int(cursor.fetchone()[0])
