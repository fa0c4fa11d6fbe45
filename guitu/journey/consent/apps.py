from django.apps import AppConfig


class ConsentConfig(AppConfig):
    name = "guitu.journey.consent"

    def ready(self) -> None:
        """Have lapses noted, orders to erase carried out by the eraser, and the log forgotten in its time."""
        from guitu.foundations.jobs import registry
        from guitu.journey.consent import tasks

        registry.regularly("lapse", tasks.lapse, seconds=60)
        registry.regularly("forget the log", tasks.forget_log, seconds=24 * 3600)
        registry.regularly("erase", tasks.erase_ordered, seconds=2, process="eraser")
