"""What is held about referrals, on both sides, and what becomes of it when a consent is taken back."""

from uuid import UUID

from guitu.foundations.sealing.records import RecordHolding
from guitu.journey.referrals.models import DisclosedText, Referral, ReferralMove, ReferralSent, ReferralWord


class ReferralsHolding(RecordHolding):
    """The drafts, what stands beside them, and the copies that were sent."""

    records = (ReferralWord, ReferralSent, Referral)
    models = (*records, DisclosedText, ReferralMove)

    def erase(self, person_id: UUID, *, consent_id: UUID, is_whole_record: bool) -> int:  # noqa: ARG002
        """Remove what was written under one consent; an order that names a copy removes what was told in it."""
        own = {"person_id": person_id, "consent_id": consent_id}
        rows = sum(model._base_manager.filter(**own).delete()[0] for model in self.records)
        copies = (DisclosedText, ReferralMove)
        return rows + sum(model._base_manager.filter(disclosure_id=consent_id).delete()[0] for model in copies)
