from django.apps import AppConfig


class IdentityConfig(AppConfig):
    name = "guitu.foundations.identity"

    def ready(self) -> None:
        """Have ended sessions, throttles, codes and drafts removed every minute."""
        from guitu.foundations.identity import tasks
        from guitu.foundations.jobs import registry

        registry.regularly("tidy", tasks.tidy, seconds=60)
