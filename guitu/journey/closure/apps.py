from django.apps import AppConfig


class ClosureConfig(AppConfig):
    name = "guitu.journey.closure"

    def ready(self) -> None:
        """Answer for the moves of closing."""
        from guitu.foundations import holdings
        from guitu.journey.closure.holdings import ClosureHolding

        holdings.register(ClosureHolding())
