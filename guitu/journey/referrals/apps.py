from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    name = "guitu.journey.referrals"

    def ready(self) -> None:
        """Answer for referrals and their copies, and have it forgotten in time that a copy lay somewhere."""
        from guitu.foundations import holdings
        from guitu.foundations.jobs import registry
        from guitu.journey.referrals import tasks
        from guitu.journey.referrals.holdings import ReferralsHolding

        holdings.register(ReferralsHolding())
        registry.regularly("forget_copies", tasks.forget_copies, seconds=3600)
