"""Contacts and what the person says to the notes about them."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guitu.foundations.sealing import records
from guitu.foundations.sealing.records import Record
from guitu.foundations.sealing.scopes import OpenedManager
from guitu.journey.contacts.rules import (
    EVERY_MATTER,
    MEETING_KINDS,
    MINUTES,
    ContactKind,
    Hush,
    Matter,
    MeetingState,
    Move,
    Moved,
    Reason,
    Relation,
    Side,
    Topic,
    Wish,
)
from guitu.people.models import STANCE_WORDS
from guitu.people.rules import Stance
from guitu.society.workforce.models import Worker

KIND_WORDS = {
    ContactKind.OFFICE: _("At the station"),
    ContactKind.HOME: _("Home visit"),
    ContactKind.PHONE: _("Phone call"),
    ContactKind.VIDEO: _("Video call"),
    ContactKind.MESSAGE: _("Message"),
    ContactKind.GROUP: pgettext_lazy("contact", "Group"),
}

TOPIC_WORDS = {
    Topic.SUPPORT: _("Everyday support"),
    Topic.HEALTH: _("Health and treatment"),
    Topic.FAMILY: _("Family and relationships"),
}

MATTER_WORDS = {
    Matter.FAMILY: _("Family"),
    Matter.MIND: _("Mind and mood"),
    Matter.PEOPLE: _("Other people"),
    Matter.PRACTICAL: _("Practical matters"),
    Matter.HEALTH: _("Health"),
}

MOVE_WORDS = {
    Move.PROPOSED: _("proposed this time"),
    Move.COUNTERED: _("proposed another time"),
    Move.CONFIRMED: _("confirmed by own hand"),
    Move.TOLD_YES: _("wrote down: told me yes"),
    Move.TOLD_NO: _("wrote down: told me no"),
    Move.DECLINED: _("said no"),
    Move.CANCELLED: _("called it off"),
    Move.KEPT: _("noted: we met"),
    Move.NOT_MET: _("noted: we did not meet"),
}

# How a meeting stands, as each side reads it.
MEETING_WORDS = {
    Side.WORKER: {
        MeetingState.WAITS_FOR_PERSON: _("waits for their answer"),
        MeetingState.WAITS_FOR_WORKER: _("waits for your answer"),
        MeetingState.TOLD: _("they told you yes"),
        MeetingState.CONFIRMED: _("confirmed by both"),
        MeetingState.DECLINED: _("does not suit"),
        MeetingState.CANCELLED: _("called off"),
        MeetingState.KEPT: _("you met"),
        MeetingState.NOT_MET: _("did not take place"),
    },
    Side.PERSON: {
        MeetingState.WAITS_FOR_PERSON: _("waits for your answer"),
        MeetingState.WAITS_FOR_WORKER: _("waits for their answer"),
        MeetingState.TOLD: _("your worker wrote that you said yes"),
        MeetingState.CONFIRMED: _("confirmed by both"),
        MeetingState.DECLINED: _("does not suit"),
        MeetingState.CANCELLED: _("called off"),
        MeetingState.KEPT: _("you met"),
        MeetingState.NOT_MET: _("did not take place"),
    },
}

REASON_WORDS = {
    Reason.CAME_BETWEEN: _("Something came between"),
    Reason.MOVED: _("We moved it"),
    Reason.OTHER: _("Something else"),
}

WISH_WORDS = {Wish.YES: _("write to me"), Wish.NO: _("do not write to me")}

HUSH_WORDS = {Hush.QUIET: _("quiet, please"), Hush.OPEN_AGAIN: _("open again")}

RELATION_WORDS = {
    Relation.FAMILY: _("With my family"),
    Relation.MYSELF: _("With myself"),
    Relation.OTHERS: _("With other people"),
}

# What the person says, never what anybody says about them.
NEARNESS_WORDS = {
    1: _("very hard"),
    2: _("rather hard"),
    3: _("so so"),
    4: _("rather good"),
    5: _("very good"),
}


class Contact(models.Model):
    """One contact with a person and the note about it. A changed note is a new row that replaces the old."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person_id = models.UUIDField()
    consent_id = models.UUIDField()
    # No constraint: the wall itself sees to it that the author is whoever is signed in.
    author = models.ForeignKey(Worker, on_delete=models.PROTECT, db_constraint=False, db_index=False, related_name="+")
    kind = models.SmallIntegerField(choices=[(k.value, KIND_WORDS[k]) for k in ContactKind])
    happened_at = models.DateTimeField()
    received_at = models.DateTimeField()
    replaces_id = models.UUIDField(null=True)
    note = models.BinaryField()
    # The sum of what was ticked; 0 if nobody said.
    worked_on = models.SmallIntegerField(choices=[(m.value, MATTER_WORDS[m]) for m in Matter], default=0, db_default=0)
    # "Just me and my worker": the wall shows the row to the person and to this one worker, and to nobody else.
    for_worker_id = models.UUIDField(null=True)

    objects = OpenedManager["Contact"]()

    class Meta:
        db_table = "contact"
        # Ascending, and read backwards: new notes then fill a page instead of splitting it.
        indexes = [models.Index(fields=["person_id", "happened_at"], name="contact_timeline")]
        constraints = [
            records.readable("contact", "happened_at", "received_at", kind=ContactKind),
            # Two people changing the same note: the second is told, and sees both texts.
            models.UniqueConstraint(
                fields=["replaces_id", "consent_id"],
                condition=models.Q(replaces_id__isnull=False),
                name="contact_replaced_once",
            ),
            models.CheckConstraint(
                condition=models.Q(worked_on__gte=0, worked_on__lte=EVERY_MATTER), name="contact_worked_on_known"
            ),
        ]

    def __str__(self) -> str:
        return "a contact"


class Reply(models.Model):
    """The person's own word beside a note. It stands; a later one is added, none is changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    contact_id = models.UUIDField()
    person_id = models.UUIDField()
    consent_id = models.UUIDField()
    stance = models.SmallIntegerField(choices=[(s.value, STANCE_WORDS[s]) for s in Stance])
    words = models.BinaryField()
    at = models.DateTimeField()

    objects = OpenedManager["Reply"]()

    class Meta:
        db_table = "reply"
        indexes = [
            models.Index(fields=["person_id", "at"], name="reply_of_person"),
            models.Index(fields=["contact_id", "at"], name="reply_contact"),
        ]
        constraints = [records.readable("reply", "at", stance=Stance)]

    def __str__(self) -> str:
        return "a reply"


class Meeting(Record):
    """A meeting that somebody proposed: how, where, what about. When, and how it stands, follows from its moves."""

    # Whose meeting it is. No constraint: the wall sees to it that she is on the team.
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, db_constraint=False, db_index=False, related_name="+")
    kind = models.SmallIntegerField(choices=[(k.value, KIND_WORDS[k]) for k in MEETING_KINDS])
    place = models.BinaryField()
    about = models.BinaryField()
    # "Just me and my worker": the wall shows the row to the person and to this one worker, and to nobody else.
    for_worker_id = models.UUIDField(null=True)

    class Meta:
        db_table = "meeting"
        indexes = [
            models.Index(fields=["person_id", "at"], name="meeting_of_person"),
            models.Index(fields=["worker", "at"], name="meeting_of_worker"),
        ]
        constraints = [
            records.readable("meeting", "at", kind=MEETING_KINDS),
            models.CheckConstraint(
                condition=models.Q(for_worker_id=None) | models.Q(for_worker_id=models.F("worker_id")),
                name="meeting_between_its_two",
            ),
        ]

    def __str__(self) -> str:
        return "a meeting"


class MeetingMove(Record):
    """One move of a meeting, in the name of whoever made it."""

    meeting_id = models.UUIDField()
    step = models.SmallIntegerField()
    what = models.SmallIntegerField(choices=[(m.value, MOVE_WORDS[m]) for m in Move])
    begins_at = models.DateTimeField(null=True)
    minutes = models.SmallIntegerField(null=True)
    reason = models.SmallIntegerField(null=True, choices=[(r.value, REASON_WORDS[r]) for r in Reason])

    class Meta:
        db_table = "meeting_move"
        indexes = [models.Index(fields=["person_id"], name="meeting_move_of_person")]
        # Two moves at once: the second is told.
        constraints = [
            records.readable("meeting_move", "at", "begins_at", what=Move, minutes=MINUTES, reason=Reason),
            models.UniqueConstraint(fields=["meeting_id", "step"], name="meeting_move_once"),
        ]

    def __str__(self) -> str:
        return "a move of a meeting"

    @property
    def moved(self) -> Moved:
        """Return the move as the rules know it."""
        side = Side.PERSON if self.by_id == self.person_id else Side.WORKER
        return Moved(Move(self.what), side, self.begins_at, self.minutes)


class Pause(Record):
    """That the person wants quiet for a while, or is open again. The last word holds."""

    what = models.SmallIntegerField(choices=[(h.value, HUSH_WORDS[h]) for h in Hush])
    until = models.DateTimeField(null=True)
    # Whether one short message says, the morning after, that the time is over. Only if the person wished for it.
    is_told = models.BooleanField(default=False, db_default=False)

    class Meta:
        db_table = "pause"
        indexes = [models.Index(fields=["person_id", "at"], name="pause_of_person")]
        constraints = [
            records.readable("pause", "at", "until", what=Hush),
            models.CheckConstraint(
                condition=models.Q(is_told=False) | models.Q(what=Hush.QUIET, until__isnull=False),
                name="pause_told_has_an_end",
            ),
        ]

    def __str__(self) -> str:
        return "a wish for quiet"


class TextWish(Record):
    """Whether the person wants a short message when something waits for them. The last word holds; without one: no."""

    what = models.SmallIntegerField(choices=[(w.value, WISH_WORDS[w]) for w in Wish])

    class Meta:
        db_table = "text_wish"
        indexes = [models.Index(fields=["person_id", "at"], name="text_wish_of_person")]
        constraints = [records.readable("text_wish", "at", what=Wish)]

    def __str__(self) -> str:
        return "a wish for short messages"


class Reminder(Record):
    """What a worker wants to remember about one person. Only she and the person read it."""

    due_at = models.DateTimeField()
    words = models.BinaryField()

    class Meta:
        db_table = "reminder"
        indexes = [
            models.Index(fields=["person_id"], name="reminder_of_person"),
            models.Index(fields=["by_id", "due_at"], name="reminder_of_worker"),
        ]
        constraints = [records.readable("reminder", "at", "due_at")]

    def __str__(self) -> str:
        return "a reminder"


class ReminderDone(Record):
    """That a reminder is done."""

    reminder_id = models.UUIDField()

    class Meta:
        db_table = "reminder_done"
        indexes = [models.Index(fields=["person_id"], name="reminder_done_of_person")]
        constraints = [
            records.readable("reminder_done", "at"),
            models.UniqueConstraint(fields=["reminder_id"], name="reminder_done_once"),
        ]

    def __str__(self) -> str:
        return "a reminder that is done"


class Bond(Record):
    """How the person sees one side of life, in their own words. What they say is sealed, the number too."""

    relation = models.SmallIntegerField(choices=[(r.value, RELATION_WORDS[r]) for r in Relation])
    nearness = models.BinaryField()
    words = models.BinaryField()
    # "Just me and my worker": the wall shows the row to the person and to this one worker, and to nobody else.
    for_worker_id = models.UUIDField(null=True)

    class Meta:
        db_table = "bond"
        indexes = [models.Index(fields=["person_id", "at"], name="bond_of_person")]
        constraints = [records.readable("bond", "at", relation=Relation)]

    def __str__(self) -> str:
        return "the person's own view"
