from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "guitu.foundations.audit"

    def ready(self) -> None:
        """Have waiting entries sealed into the log every second, and openings in bulk noticed every minute."""
        from guitu.foundations.audit import log, tasks
        from guitu.foundations.jobs import registry

        registry.regularly("seal the log", log.seal_pending, seconds=1)
        registry.regularly("watch openings", tasks.watch_openings, seconds=60)
