"""What a request carries once the middleware has seen it."""

from datetime import datetime

from django.http import HttpRequest

from guitu.foundations.access.verdicts import Actor


class ActingRequest(HttpRequest):
    """A request whose actor is known and whose moment is fixed (set by middleware)."""

    actor: Actor
    now: datetime
