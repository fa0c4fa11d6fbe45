from django.apps import AppConfig


class ConsentConfig(AppConfig):
    name = "guitu.journey.consent"

    def ready(self) -> None:
        """Have lapses noted, and orders to erase carried out by the eraser."""
        from guitu.foundations.jobs import registry
        from guitu.journey.consent import tasks

        registry.regularly("lapse", tasks.lapse, seconds=60)
        registry.regularly("erase", tasks.erase_ordered, seconds=2, process="eraser")
