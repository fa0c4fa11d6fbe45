"""Who keeps the directory true: the editors of the organisation that keeps an entry. The database asks again."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from guitu.foundations.access.verdicts import Actor, Role, Verdict
from guitu.surfaces.finder.editing.rules import Span

_EDITOR = _("Only an editor of the directory does this.")


def _editor(by: Actor) -> Verdict:
    return Verdict.all_of((by.is_staff and by.role is Role.EDITOR, _EDITOR))


def may_assure(*, service_id: UUID, by: Actor, at: datetime) -> Verdict:
    """Allow an editor to say that an entry is still right."""
    return _editor(by)


def may_tell_capacity(*, service_id: UUID, free: int, is_number: bool, by: Actor, at: datetime) -> Verdict:
    """Allow an editor to say how many places are free."""
    return _editor(by)


def may_change(*, service_id: UUID, seen: str, told: dict[str, str], by: Actor, at: datetime) -> Verdict:
    """Allow an editor to change what an entry says."""
    return _editor(by)


def may_set_hours(
    *, service_id: UUID, number: int, seen: str, week: dict[str, tuple[Span, ...]], by: Actor, at: datetime
) -> Verdict:
    """Allow an editor to write opening hours."""
    return _editor(by)


def may_add_synonym(*, word: str, means: str, by: Actor, at: datetime) -> Verdict:
    """Allow an editor to say that two words mean the same."""
    return _editor(by)


def may_drop_synonym(*, word: str, means: str, by: Actor, at: datetime) -> Verdict:
    """Allow an editor to take that back."""
    return _editor(by)


def may_forget(*, word: str, by: Actor, at: datetime) -> Verdict:
    """Allow an editor to remove a word that found nothing."""
    return _editor(by)


def may_tell(*, words: tuple[str, ...], by: Actor, at: datetime) -> Verdict:
    """Allow anybody to tell that words found nothing: nobody is asked who they are."""
    return Verdict(allowed=True)
