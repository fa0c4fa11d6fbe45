"""What is held about the person herself, and what becomes of it when she takes her consent back."""

from uuid import UUID

from guitu.foundations.jobs.models import Due
from guitu.people.models import (
    FileApproval,
    Guardian,
    MinorFile,
    Person,
    PortalAccount,
    PortalCard,
    TeamMember,
    TrustedPerson,
)


class PeopleHolding:
    """The person, her way in, her team, whom she trusts, and what was to happen for her."""

    models = (Person, PortalAccount, PortalCard, TeamMember, TrustedPerson, MinorFile, Guardian, FileApproval, Due)

    def erase(self, person_id: UUID, *, consent_id: UUID, is_whole_record: bool) -> int:  # noqa: ARG002
        """Remove all of it with the base consent, and nothing with any other."""
        if not is_whole_record:
            return 0
        rows = (
            Due._base_manager.filter(subject_id=person_id),
            FileApproval._base_manager.filter(person_id=person_id),
            Guardian._base_manager.filter(person_id=person_id),
            MinorFile._base_manager.filter(person_id=person_id),
            TrustedPerson._base_manager.filter(person_id=person_id),
            TeamMember._base_manager.filter(person_id=person_id),
            PortalCard._base_manager.filter(person_id=person_id),
            PortalAccount._base_manager.filter(person_id=person_id),
            Person._base_manager.filter(id=person_id),
        )
        return sum(found.delete()[0] for found in rows)
