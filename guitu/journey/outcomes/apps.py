from django.apps import AppConfig


class OutcomesConfig(AppConfig):
    name = "guitu.journey.outcomes"

    def ready(self) -> None:
        """Answer for outcomes."""
        from guitu.foundations import holdings
        from guitu.journey.outcomes.holdings import OutcomesHolding

        holdings.register(OutcomesHolding())
