from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "guitu.journey.intake"

    def ready(self) -> None:
        """Have expired cards removed every minute."""
        from guitu.foundations.jobs import registry
        from guitu.journey.intake import tasks

        registry.regularly("expire cards", tasks.expire_cards, seconds=60)
