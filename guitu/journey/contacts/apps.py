from django.apps import AppConfig


class ContactsConfig(AppConfig):
    name = "guitu.journey.contacts"

    def ready(self) -> None:
        """Answer for what is held, say who wants quiet, and send the short messages that were asked for."""
        from guitu.foundations import holdings, quiet
        from guitu.foundations.jobs import registry
        from guitu.journey.contacts import queries, tasks
        from guitu.journey.contacts.holdings import ContactsHolding

        holdings.register(ContactsHolding())
        quiet.register(queries.QUIET_UNTIL)
        registry.regularly("find texts", tasks.find_texts, seconds=300)
        registry.when_due("short_text", tasks.say_that_something_waits)
        registry.when_due("quiet_over", tasks.say_that_quiet_is_over)
