from django.apps import AppConfig


class ContactsConfig(AppConfig):
    name = "guitu.journey.contacts"

    def ready(self) -> None:
        """Answer for notes and replies."""
        from guitu.foundations import holdings
        from guitu.journey.contacts.holdings import ContactsHolding

        holdings.register(ContactsHolding())
