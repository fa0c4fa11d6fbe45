from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "guitu.foundations.access"

    def ready(self) -> None:
        """Let every query ask for rows by their ids."""
        from django.db.models import UUIDField

        from guitu.foundations.access.lookups import OneOf

        UUIDField.register_lookup(OneOf)
