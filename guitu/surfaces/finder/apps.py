from django.apps import AppConfig


class FinderConfig(AppConfig):
    name = "guitu.surfaces.finder"

    def ready(self) -> None:
        """Have words that found nothing forgotten after ninety days; answer those who look for a service."""
        from guitu.foundations.jobs import registry
        from guitu.society.directory import seeking
        from guitu.surfaces.finder.editing import tasks
        from guitu.surfaces.finder.seeking import Index

        registry.regularly("forget words", tasks.forget_words, seconds=3600)
        seeking.register(Index())
