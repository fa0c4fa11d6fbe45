"""Who may do what: every check returns a verdict, and every refusal carries a reason in plain words."""

from dataclasses import dataclass
from enum import IntEnum, StrEnum
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

Words = str | Promise


class Kind(StrEnum):
    """Which side of the table somebody sits on."""

    STAFF = "staff"
    PERSON = "person"
    TRUSTED = "trusted"
    SENDER = "sender"
    NOBODY = ""


class Role(StrEnum):
    """What a staff account is for. A closed list; none of them is a control role."""

    WORKER = "worker"
    INTAKE = "intake"
    LEAD = "lead"
    OFFICER = "officer"
    ADMINISTRATOR = "administrator"
    EDITOR = "editor"
    NONE = ""


class Proven(IntEnum):
    """How somebody showed who they are. Stored with each act."""

    NOTHING = 0
    PASSWORD = 1
    PASSWORD_AND_TOTP = 2
    CARD_AND_BIRTH_DATE = 3
    CARD_AND_PIN = 4
    PHONE_AND_PIN = 5
    PHONE_CODE = 6
    WORKER_WORD = 7
    SYSTEM = 8
    CODE_AND_PIN = 9
    SIGNED = 10


PROVEN_WORDS: dict[Proven, Words] = {
    Proven.NOTHING: gettext_lazy("not shown"),
    Proven.PASSWORD: gettext_lazy("password"),
    Proven.PASSWORD_AND_TOTP: gettext_lazy("password and a second factor"),
    Proven.CARD_AND_BIRTH_DATE: gettext_lazy("paper card and date of birth"),
    Proven.CARD_AND_PIN: gettext_lazy("paper card and PIN"),
    Proven.PHONE_AND_PIN: gettext_lazy("phone number and PIN"),
    Proven.PHONE_CODE: gettext_lazy("code to the phone"),
    Proven.WORKER_WORD: gettext_lazy("the worker's word"),
    Proven.SYSTEM: gettext_lazy("Guitu itself"),
    Proven.CODE_AND_PIN: gettext_lazy("own code and PIN"),
    Proven.SIGNED: gettext_lazy("a signature of the sending system"),
}


@dataclass(frozen=True, slots=True)
class Actor:
    """Someone acting in the system: a worker, the person herself, or nobody yet."""

    pk: UUID | None = None
    kind: Kind = Kind.NOBODY
    role: Role = Role.NONE
    organisation_id: UUID | None = None
    station_id: UUID | None = None
    called: str = ""
    proven: Proven = Proven.NOTHING

    @property
    def is_anonymous(self) -> bool:
        return self.kind is Kind.NOBODY

    @property
    def is_staff(self) -> bool:
        return self.kind is Kind.STAFF

    @property
    def is_person(self) -> bool:
        return self.kind is Kind.PERSON

    @property
    def is_trusted(self) -> bool:
        """Return whether this is somebody whom a person lets read a part."""
        return self.kind is Kind.TRUSTED

    @property
    def is_sender(self) -> bool:
        """Return whether this is the system of an organisation that sends referrals from outside."""
        return self.kind is Kind.SENDER

    @property
    def uid(self) -> UUID:
        """Return the actor's id.

        Raises:
            RefusedError: nobody is signed in.
        """
        if self.pk is None:
            raise RefusedError(_("Please sign in first."))
        return self.pk

    @property
    def organisation(self) -> UUID:
        """Return the actor's organisation.

        Raises:
            RefusedError: nobody is signed in.
        """
        if self.organisation_id is None:
            raise RefusedError(_("Please sign in first."))
        return self.organisation_id


NOBODY = Actor()


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether something is allowed and, if it is not, why."""

    allowed: bool
    reason: Words = ""

    def __bool__(self) -> bool:
        return self.allowed

    @classmethod
    def all_of(cls, *conditions: tuple[bool, Words]) -> "Verdict":
        """Return the first condition that fails as a refusal, or an allowance if none does."""
        for holds, reason in conditions:
            if not holds:
                return cls(allowed=False, reason=reason)
        return cls(allowed=True)


class RefusedError(Exception):
    """The action was not allowed. Its text may be shown to whoever acted."""
