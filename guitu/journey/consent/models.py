"""What the person agreed to: the notice she read, the consent, its events, its receipts, its erasure."""

import uuid
from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from guitu.foundations.access.verdicts import Words
from guitu.journey.consent.rules import EVERY_KIND, Facts, Happening, Kind, Purpose, State, kinds

PURPOSE_WORDS = {
    Purpose.SUPPORT: _("Be supported, and keep a record of it"),
    Purpose.HEALTH: _("Notes about health and treatment"),
    Purpose.FAMILY: _("Notes about family and relationships"),
    Purpose.COVER: _("A colleague may step in when my worker is away"),
    Purpose.STATISTICS: _("Be counted in yearly figures, without name"),
    Purpose.REFERRAL: _("Let somebody else read what I ticked"),
}

# Which kinds of data lie under each purpose, to be read aloud.
KIND_WORDS = {
    Purpose.SUPPORT: _(
        "what you are called, date of birth, phone; needs, plan, meetings, reminders, notes of contacts, how life is"
        " going, drafts of referrals, hand-over and goodbye, your team and whom you trust"
    ),
    Purpose.HEALTH: _(
        "sleep, medicine, doctor's visits; questions about how you feel and what they add up to; the plan for hard"
        " moments; notes about health"
    ),
    Purpose.FAMILY: _("needs and notes about family and relationships, and how near people are to you"),
    Purpose.COVER: _("who steps in, from which day until which; nothing else is added"),
    Purpose.STATISTICS: _("numbers without name or content"),
    Purpose.REFERRAL: _("exactly what you ticked"),
}

# The same piece by piece, where a kind is left out: what a piece belongs to stands before it.
_PIECES: dict[Purpose, tuple[tuple[Kind | None, Words], ...]] = {
    Purpose.SUPPORT: (
        (None, _("what you are called, date of birth, phone")),
        (Kind.NEEDS, _("needs")),
        (Kind.PLAN, _("plan")),
        (None, _("meetings, reminders")),
        (Kind.NOTES, _("notes of contacts")),
        (Kind.LIFE, _("how life is going")),
        (None, _("drafts of referrals, hand-over and goodbye, your team and whom you trust")),
    ),
    Purpose.HEALTH: (
        (Kind.NEEDS, _("sleep, medicine, doctor's visits")),
        (None, _("questions about how you feel and what they add up to; the plan for hard moments")),
        (Kind.NOTES, _("notes about health")),
    ),
    Purpose.FAMILY: (
        (Kind.NEEDS, _("needs about family and relationships")),
        (Kind.NOTES, _("notes about family and relationships")),
        (None, _("how near people are to you")),
    ),
}

# What can be left out, as the person, a child's guardian and a worker read it: nobody's "my".
LEAVABLE_WORDS: dict[Kind, Words] = {
    Kind.NOTES: _("Notes of talks"),
    Kind.NEEDS: _("Needs"),
    Kind.PLAN: _("The plan"),
    Kind.LIFE: _("How life is going"),
}


def said_kinds(found: Iterable[Kind]) -> str:
    """Return kinds in words, in their order."""
    return pgettext("list", "; ").join(str(LEAVABLE_WORDS[one]) for one in sorted(found))


def kept_kinds(purpose: Purpose, without: Iterable[Kind]) -> Words:
    """Return which kinds lie under a purpose, but those that are left out."""
    gone, pieces = frozenset(without), _PIECES.get(purpose, ())
    if gone.isdisjoint(kind for kind, _says in pieces if kind):
        return KIND_WORDS[purpose]
    return pgettext("list", "; ").join(str(says) for kind, says in pieces if kind not in gone)


STATE_WORDS = {
    # Read by the person and by the worker alike.
    State.ON_WORD: _("On the worker's word, not confirmed by own hand yet"),
    State.LIVE: _("In force"),
    State.LAPSED: _("Lapsed"),
    State.WITHDRAWN: _("Taken back"),
    State.ERASED: _("Erased"),
}

HAPPENING_WORDS = {
    Happening.GIVEN: _("Given"),
    Happening.CONFIRMED: _("Confirmed"),
    Happening.RENEWED: _("Renewed"),
    Happening.NARROWED: _("Made shorter"),
    Happening.LEFT_OUT: _("A kind left out"),
    Happening.TAKEN_IN: _("A kind taken in again"),
    Happening.LAPSED: _("Lapsed"),
    Happening.WITHDRAWN: _("Taken back"),
    Happening.ERASED: _("Erased"),
}
# What was given on a worker's word and not by the person's own hand.
TOLD = _("A worker wrote that you agreed")


class Notice(models.Model):
    """The text that a consent refers to. A version never changes; a new text is a new version."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    purpose = models.CharField(max_length=12, choices=[(p.value, PURPOSE_WORDS[p]) for p in Purpose])
    version = models.SmallIntegerField()
    text_zh = models.TextField()
    text_en = models.TextField()
    sha256 = models.BinaryField()
    published_at = models.DateTimeField()

    class Meta:
        db_table = "notice"
        constraints = [models.UniqueConstraint(fields=["purpose", "version"], name="notice_version_once")]

    def __str__(self) -> str:
        return f"{self.purpose} v{self.version}"


class Consent(models.Model):
    """One person's agreement to one purpose with one organisation, until a date or until she takes it back.

    The row holds no content and outlives the record: it is the processing log of PIPL Art. 56.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person_id = models.UUIDField()
    organisation_id = models.UUIDField()
    purpose = models.CharField(max_length=12, choices=[(p.value, PURPOSE_WORDS[p]) for p in Purpose])
    # The station that may read what was sent, for a consent to a referral; nobody else's names one.
    recipient_id = models.UUIDField(null=True)
    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="consents")
    proven = models.SmallIntegerField()
    word_of = models.UUIDField(null=True)
    # The guardian who agreed together with a child under fourteen; a random id that outlives what it named.
    given_with = models.UUIDField(null=True)
    given_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)
    # On the base consent: the sum of the kinds that are left out, by the person and, for a child, by the guardian.
    left_out = models.SmallIntegerField(choices=[(k.value, LEAVABLE_WORDS[k]) for k in Kind], default=0, db_default=0)
    guardian_left_out = models.SmallIntegerField(
        choices=[(k.value, LEAVABLE_WORDS[k]) for k in Kind], default=0, db_default=0
    )

    class Meta:
        db_table = "consent"
        constraints = [
            models.UniqueConstraint(fields=["id", "person_id"], name="consent_of_person"),
            models.UniqueConstraint(
                fields=["person_id", "purpose"],
                condition=models.Q(withdrawn_at=None, erased_at=None) & ~models.Q(purpose="referral"),
                name="consent_once_per_purpose",
            ),
            models.CheckConstraint(
                name="consent_names_recipient",
                condition=models.Q(purpose="referral", recipient_id__isnull=False)
                | (~models.Q(purpose="referral") & models.Q(recipient_id=None)),
            ),
            models.CheckConstraint(
                name="consent_word_is_named",
                condition=models.Q(word_of=None, confirmed_at__isnull=False) | models.Q(word_of__isnull=False),
            ),
            models.CheckConstraint(
                name="consent_leaves_out_known",
                condition=models.Q(
                    left_out__gte=0,
                    left_out__lte=EVERY_KIND,
                    guardian_left_out__gte=0,
                    guardian_left_out__lte=EVERY_KIND,
                ),
            ),
        ]
        indexes = [models.Index(fields=["expires_at"], name="consent_expiry")]

    def __str__(self) -> str:
        return f"consent to {self.purpose}"

    @property
    def facts(self) -> Facts:
        return Facts(
            is_confirmed=self.confirmed_at is not None,
            expires_at=self.expires_at,
            withdrawn_at=self.withdrawn_at,
            erased_at=self.erased_at,
            # Read beside the row where it is asked for (`queries.agreed`).
            is_narrowed=getattr(self, "last_set", "") == Happening.NARROWED,
        )

    @property
    def without(self) -> frozenset[Kind]:
        """Return which kinds are not kept: what either hand has left out."""
        return kinds(self.left_out | self.guardian_left_out)


class ConsentEvent(models.Model):
    """Something that happened to a consent, by whom, proven how."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, related_name="events")
    person_id = models.UUIDField()
    what = models.CharField(max_length=10, choices=[(h.value, HAPPENING_WORDS[h]) for h in Happening])
    at = models.DateTimeField()
    by_id = models.UUIDField()
    proven = models.SmallIntegerField()
    # Which text was read when it was given or renewed, and until when it lasted from then on. The database fills both.
    notice = models.ForeignKey(Notice, null=True, on_delete=models.PROTECT, related_name="events")
    until = models.DateTimeField(null=True)
    # The sum of the kinds that were left out or taken in again.
    kinds = models.SmallIntegerField(null=True, choices=[(k.value, LEAVABLE_WORDS[k]) for k in Kind])

    class Meta:
        db_table = "consent_event"
        indexes = [models.Index(fields=["person_id", "-at"], name="consent_event_person")]

    def __str__(self) -> str:
        return f"{self.what} at {self.at:%Y-%m-%d}"


class Receipt(models.Model):
    """A code the person keeps. It opens the receipts and the access history for three years, without an account."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person_id = models.UUIDField()
    code_hash = models.BinaryField(unique=True)
    made_at = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        db_table = "receipt"
        indexes = [models.Index(fields=["person_id"], name="receipt_person")]

    def __str__(self) -> str:
        return "a receipt"


class ErasureOrder(models.Model):
    """The order to remove every row made under one consent. Its key is already gone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    consent_id = models.UUIDField(unique=True)
    person_id = models.UUIDField()
    organisation_id = models.UUIDField()
    is_whole_record = models.BooleanField()
    ordered_at = models.DateTimeField()
    rows_gone = models.IntegerField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "erasure_order"
        constraints = [
            models.CheckConstraint(
                name="erasure_order_report_is_whole",
                condition=models.Q(done_at=None, rows_gone=None)
                | models.Q(done_at__isnull=False, rows_gone__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"erasure ordered {self.ordered_at:%Y-%m-%d}"
