from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "guitu.people"

    def ready(self) -> None:
        """Answer for the person's rows, and warn her old phone when a card is printed."""
        from guitu.foundations import holdings
        from guitu.foundations.jobs import registry
        from guitu.people import tasks
        from guitu.people.holdings import PeopleHolding

        holdings.register(PeopleHolding())
        registry.when_due("card_warning", tasks.warn_old_phone)
