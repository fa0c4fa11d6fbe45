from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "guitu.foundations.jobs"

    def ready(self) -> None:
        """Have due tasks looked for."""
        from guitu.foundations.jobs import falling_due, registry

        registry.regularly("due", falling_due.do_due, seconds=1)
