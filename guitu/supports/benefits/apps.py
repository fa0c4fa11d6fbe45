from django.apps import AppConfig


class BenefitsConfig(AppConfig):
    name = "guitu.supports.benefits"

    def ready(self) -> None:
        """Have interviews that ended removed every minute."""
        from guitu.foundations.jobs import registry
        from guitu.supports.benefits import tasks

        registry.regularly("benefits_tidy", tasks.tidy, seconds=60)
