from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "guitu.journey.plans"

    def ready(self) -> None:
        """Answer for plans, the answers to them, and what was marked."""
        from guitu.foundations import holdings
        from guitu.journey.plans.holdings import PlansHolding

        holdings.register(PlansHolding())
