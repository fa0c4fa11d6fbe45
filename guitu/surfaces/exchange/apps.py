from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "guitu.surfaces.exchange"

    def ready(self) -> None:
        """Answer for what was sent along; tell the person that it waits; have what nobody opened removed."""
        from guitu.foundations import holdings, waiting
        from guitu.foundations.jobs import registry
        from guitu.surfaces.exchange import queries, tasks
        from guitu.surfaces.exchange.holdings import ExchangeHolding

        holdings.register(ExchangeHolding())
        waiting.register("parcel", queries.waiting)
        registry.regularly("forget outside", tasks.forget_outside, seconds=60)
