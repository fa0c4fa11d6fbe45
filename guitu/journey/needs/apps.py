from django.apps import AppConfig


class NeedsConfig(AppConfig):
    name = "guitu.journey.needs"

    def ready(self) -> None:
        """Answer for needs."""
        from guitu.foundations import holdings
        from guitu.journey.needs.holdings import NeedsHolding

        holdings.register(NeedsHolding())
