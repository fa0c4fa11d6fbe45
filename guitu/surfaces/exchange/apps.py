from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "guitu.surfaces.exchange"

    def ready(self) -> None:
        """Answer for what was sent along; have what nobody opened removed every minute."""
        from guitu.foundations import holdings
        from guitu.foundations.jobs import registry
        from guitu.surfaces.exchange import tasks
        from guitu.surfaces.exchange.holdings import ExchangeHolding

        holdings.register(ExchangeHolding())
        registry.regularly("forget outside", tasks.forget_outside, seconds=60)
