from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    name = "guitu.journey.referrals"

    def ready(self) -> None:
        """Answer for referrals and their copies, say at a desk how many wait, and have copies forgotten in time."""
        from guitu.foundations import holdings, waiting
        from guitu.foundations.jobs import registry
        from guitu.journey.referrals import arrivals, tasks
        from guitu.journey.referrals.holdings import ReferralsHolding

        waiting.register_at_desk("referrals:arrivals", arrivals.at_desk)
        holdings.register(ReferralsHolding())
        registry.regularly("forget_copies", tasks.forget_copies, seconds=3600)
