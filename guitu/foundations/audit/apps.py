from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "guitu.foundations.audit"

    def ready(self) -> None:
        """Have waiting entries sealed into the log every second."""
        from guitu.foundations.audit import log
        from guitu.foundations.jobs import registry

        registry.regularly("seal the log", log.seal_pending, seconds=1)
