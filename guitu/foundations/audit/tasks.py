"""What is watched beside the pages."""

from django.db import connection


def watch_openings() -> int:
    """Hold whoever opened too many people within an hour, tell the officer, and return how many that are."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT work.watch_openings()")
        return int(cursor.fetchone()[0])
