from django.apps import AppConfig


class FinderConfig(AppConfig):
    name = "guitu.surfaces.finder"

    def ready(self) -> None:
        """Have words that found nothing forgotten after ninety days."""
        from guitu.foundations.jobs import registry
        from guitu.surfaces.finder.editing import tasks

        registry.regularly("forget words", tasks.forget_words, seconds=3600)
