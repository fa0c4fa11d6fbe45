"""The person herself: what she is called, how she gets in, and the team she chose."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from guitu.foundations.sealing.scopes import OpenedManager
from guitu.people.rules import Part, Relation, Shared, Sharing, Stance
from guitu.society.workforce.models import Worker

RELATION_WORDS = {
    Relation.FAMILY: _("Family"),
    Relation.GUARDIAN: _("A parent or guardian"),
    Relation.FRIEND: _("A friend"),
    Relation.PEER: _("Somebody who has been through it too"),
    Relation.VOLUNTEER: _("A volunteer"),
    Relation.OTHER: _("Somebody else"),
}
SHARED_WORDS = {
    Part.MEETINGS: _("Meetings that are still to come"),
    Part.PLAN: _("The plan"),
    Part.NEEDS: _("Needs"),
    Part.NOTES: _("Notes of the meetings"),
}
SHARING_WORDS = {
    Sharing.INVITED: _("invited, not yet taken up"),
    Sharing.LET_IN: _("may read"),
    Sharing.OVER: _("over"),
}
STANCE_WORDS = {
    Stance.AGREE: _("I agree"),
    Stance.DISAGREE: _("I see it differently"),
    Stance.COULD_NOT_ANSWER: _("I cannot say"),
}


class Person(models.Model):
    """Someone we support. Every column that says who she is, is sealed under the key of her base consent.

    The row exists only together with that consent (deferred constraint trigger).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation_id = models.UUIDField()
    consent_id = models.UUIDField(unique=True)
    name = models.BinaryField()
    birth_date = models.BinaryField()
    phone = models.BinaryField()
    made_at = models.DateTimeField()

    objects = OpenedManager["Person"]()

    class Meta:
        db_table = "person"

    def __str__(self) -> str:
        return "a person"


class PortalAccount(models.Model):
    """How the person signs in. Readable only by the sign-in functions."""

    person_id = models.UUIDField(primary_key=True)
    organisation_id = models.UUIDField()
    phone_index = models.BinaryField(null=True)
    birth_check = models.BinaryField()
    pin_hash = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "portal_account"
        indexes = [models.Index(fields=["phone_index"], name="portal_account_phone")]

    def __str__(self) -> str:
        return "a portal account"


class PortalCard(models.Model):
    """A paper card with a code, printed sealed by somebody outside the team. The code is stored as a hash."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person_id = models.UUIDField()
    consent_id = models.UUIDField()
    station_id = models.UUIDField()
    number = models.CharField(max_length=12, unique=True)
    asked_by = models.UUIDField()
    asked_at = models.DateTimeField()
    code_hash = models.BinaryField(null=True)
    issued_by = models.UUIDField(null=True)
    issued_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "portal_card"
        constraints = [
            models.CheckConstraint(
                name="portal_card_issue_is_whole",
                condition=models.Q(code_hash=None, issued_by=None, issued_at=None, expires_at=None)
                | models.Q(
                    code_hash__isnull=False, issued_by__isnull=False, issued_at__isnull=False, expires_at__isnull=False
                ),
            ),
        ]
        indexes = [
            models.Index(fields=["code_hash"], name="portal_card_code"),
            models.Index(fields=["station_id"], name="portal_card_station"),
            models.Index(fields=["person_id"], name="portal_card_person"),
        ]

    def __str__(self) -> str:
        return f"card {self.number}"


class TeamMember(models.Model):
    """A worker whom the person let into her support team, or who steps in for one of them until a date."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person_id = models.UUIDField()
    consent_id = models.UUIDField()
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, db_index=False, related_name="+")
    is_cover = models.BooleanField(default=False)
    invited_by = models.UUIDField()
    invited_at = models.DateTimeField()
    agreed_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "team_member"
        indexes = [
            models.Index(fields=["worker_id", "-agreed_at"], name="team_member_worker"),
            models.Index(fields=["person_id"], name="team_member_person"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person_id", "worker_id", "is_cover"],
                condition=models.Q(ended_at=None),
                name="team_member_once",
            ),
        ]

    def __str__(self) -> str:
        return "a support-team member"


class Cover(models.Model):
    """That a worker stands in for a colleague until a date, as a team lead named it.

    It holds two workers and nobody else: whose records it opens is said by `TeamMember`, and not to the lead.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    station_id = models.UUIDField()
    away = models.ForeignKey(Worker, on_delete=models.PROTECT, db_index=False, related_name="+")
    stand_in = models.ForeignKey(Worker, on_delete=models.PROTECT, db_index=False, related_name="+")
    until = models.DateTimeField()

    class Meta:
        db_table = "cover"
        indexes = [models.Index(fields=["station_id"], name="cover_station")]
        constraints = [models.UniqueConstraint(fields=["stand_in", "away"], name="cover_once")]

    def __str__(self) -> str:
        return "a cover"


class TrustedPerson(models.Model):
    """Somebody outside the team whom the person lets read a part of the record until a day. They write nothing.

    What they are called and how they belong to the person is sealed. The code opens the first time together with the
    word, later with the PIN; none of the three is readable by the web role, and all three go when it ends.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person_id = models.UUIDField()
    consent_id = models.UUIDField()
    called = models.BinaryField()
    relation = models.BinaryField(choices=[(r.value, RELATION_WORDS[r]) for r in Relation])
    sees_meetings = models.BooleanField()
    sees_plan = models.BooleanField()
    sees_needs = models.BooleanField()
    sees_notes = models.BooleanField()
    is_shown = models.BooleanField()
    # Whether they agreed together with a child under fourteen.
    is_guardian = models.BooleanField(default=False, db_default=False)
    code_hash = models.BinaryField(null=True, unique=True)
    word_hash = models.CharField(max_length=200, blank=True)
    pin_hash = models.CharField(max_length=200, blank=True)
    invited_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = OpenedManager["TrustedPerson"]()

    class Meta:
        db_table = "trusted_person"
        indexes = [models.Index(fields=["person_id"], name="trusted_person_person")]
        constraints = [
            models.CheckConstraint(
                name="trusted_person_way_in_ends",
                condition=models.Q(code_hash__isnull=False, ended_at=None)
                | models.Q(code_hash=None, ended_at__isnull=False, pin_hash="", word_hash=""),
            ),
        ]

    def __str__(self) -> str:
        return "a trusted person"

    @property
    def facts(self) -> Shared:
        return Shared(self.invited_at, self.until, self.accepted_at, self.ended_at)

    @property
    def parts(self) -> frozenset[Part]:
        return frozenset(part for part in Part if getattr(self, f"sees_{part}"))


class MinorFile(models.Model):
    """That a record is a minor's, until which month: the coarsest date by which the database can know it.

    It is the first day of the month after the eighteenth birthday; the day of birth itself stays sealed.
    """

    person_id = models.UUIDField(primary_key=True)
    consent_id = models.UUIDField()
    until = models.DateTimeField()
    # Set where a guardian agreed together with a child: the first day of the month after the fourteenth birthday.
    child_until = models.DateTimeField(null=True)

    class Meta:
        db_table = "minor_file"

    def __str__(self) -> str:
        return "a minor's file"


class Guardian(models.Model):
    """Who agreed together with a child, as far as the database has to know: a keyed hash of their phone number.

    What they may read, and until when, is a row of `trusted_person`; it ends in the month of the fourteenth birthday.
    """

    person_id = models.UUIDField(primary_key=True)
    consent_id = models.UUIDField()
    phone_index = models.BinaryField()
    sight_until = models.DateTimeField()

    class Meta:
        db_table = "guardian"

    def __str__(self) -> str:
        return "a guardian"


class FileApproval(models.Model):
    """One place in a minor's team (the same id), which opens nothing until somebody responsible has approved it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person_id = models.UUIDField()
    consent_id = models.UUIDField()
    worker_id = models.UUIDField()
    asked_at = models.DateTimeField()
    approved_by = models.UUIDField(null=True)
    approved_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "file_approval"
        indexes = [
            models.Index(fields=["worker_id"], name="file_approval_worker"),
            models.Index(fields=["person_id"], name="file_approval_person"),
        ]
        constraints = [
            models.CheckConstraint(
                name="file_approval_is_whole",
                condition=models.Q(approved_at=None, approved_by=None)
                | models.Q(approved_at__isnull=False, approved_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return "an approval"
