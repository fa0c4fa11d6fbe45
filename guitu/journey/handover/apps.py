from django.apps import AppConfig


class HandoverConfig(AppConfig):
    name = "guitu.journey.handover"

    def ready(self) -> None:
        """Answer for the hand-overs."""
        from guitu.foundations import holdings
        from guitu.journey.handover.holdings import HandoverHolding

        holdings.register(HandoverHolding())
