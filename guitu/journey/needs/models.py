"""Needs, in the person's own words."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from guitu.foundations.sealing import records
from guitu.foundations.sealing.records import Record
from guitu.journey.needs.rules import Area, Domain, Helps, Instrument, Occasion, Status

DOMAIN_WORDS = {
    Domain.FOOD: _("Enough to eat"),
    Domain.A_PLACE: _("A place to sleep"),
    Domain.HOME: _("A home that stays"),
    Domain.ROOMS: _("Rooms in good condition"),
    Domain.UTILITIES: _("Water, power and heating"),
    Domain.THINGS: _("Clothes and things for every day"),
    Domain.TRANSPORT: _("Getting around"),
    Domain.MONEY: _("Money and debts"),
    Domain.WORK: _("Work"),
    Domain.LEARNING: _("School and training"),
    Domain.INSURANCE: _("Health insurance"),
    Domain.COSTS: _("Paying for doctors and medicine"),
    Domain.STRESS: _("Stress, sleep and mood"),
    Domain.TREATMENT: _("Understanding doctors and medicine"),
    Domain.PEOPLE: _("Family, friends and company"),
    Domain.PARTNER: _("Being safe with a partner"),
    Domain.OLD_AGE: _("Safety and respect in old age"),
    Domain.PHONE: _("Phone and internet"),
    Domain.PHONE_SKILLS: _("Knowing how to use phone and internet"),
    Domain.LANGUAGE: _("Speaking, reading and writing"),
    Domain.STRENGTH: _("What gives strength"),
    Domain.OTHER: _("Something else"),
}

AREA_WORDS = {
    Area.LIVING: _("Home and every day"),
    Area.MEANS: _("Money, work and learning"),
    Area.HEALTH: _("Health"),
    Area.PEOPLE: _("People around"),
    Area.REACH: _("Being in touch"),
    Area.REST: _("And besides"),
}

HELPS_WORDS = {
    Helps.NOBODY_YET: _("Nobody yet"),
    Helps.MYSELF: _("Nobody else: done alone"),
    Helps.FAMILY: _("Family"),
    Helps.FRIENDS: _("Friends or neighbours"),
    Helps.WORKER: _("A worker of the support team"),
    Helps.SERVICE: _("Another office or service"),
}

STATUS_WORDS = {
    Status.OPEN: _("Open"),
    Status.HELPED: _("Help is under way"),
    Status.MET: _("Settled"),
    Status.DECLINED: _("No help wanted with this"),
}


class SupportNeed(Record):
    """What somebody says about one area of life, and what they wish. Each change is a new row; all of it is sealed.

    Area and state are sealed as well: nobody can ask the database for the people who need, or refuse, something.
    """

    replaces_id = models.UUIDField(null=True)
    domain = models.BinaryField(choices=[(d.value, DOMAIN_WORDS[d]) for d in Domain])
    words = models.BinaryField()
    wish = models.BinaryField()
    helps = models.BinaryField(choices=[(h.value, HELPS_WORDS[h]) for h in Helps])
    status = models.BinaryField(choices=[(s.value, STATUS_WORDS[s]) for s in Status])
    # "Just me and my worker": the wall shows the row to the person and to this one worker, and to nobody else.
    for_worker_id = models.UUIDField(null=True)

    class Meta:
        db_table = "support_need"
        indexes = [models.Index(fields=["person_id", "at"], name="support_need_of_person")]
        constraints = [
            records.readable("support_need", "at"),
            # The person and the worker changing the same need: the second is told, and sees both texts.
            models.UniqueConstraint(fields=["replaces_id"], name="support_need_replaced_once"),
            models.CheckConstraint(
                condition=~models.Q(replaces_id=models.F("id")), name="support_need_replaces_another"
            ),
        ]

    def __str__(self) -> str:
        return "a need"


OCCASION_WORDS = {
    Occasion.START: _("At the start"),
    Occasion.MIDDLE: _("On the way"),
    Occasion.END: _("At the end"),
    Occasion.OTHER: _("In between"),
}


class Assessment(Record):
    """Answers to one instrument, sealed. No total is kept: it is worked out from the answers when they are opened.

    They are always between two: the wall shows them to the person and to one worker, and to nobody else.
    """

    instrument = models.CharField(max_length=8, choices=[(i.value, i.value) for i in Instrument])
    version = models.SmallIntegerField()
    occasion = models.CharField(max_length=8, choices=[(o.value, OCCASION_WORDS[o]) for o in Occasion])
    answers = models.BinaryField()
    # Which one worker; the person themselves where nobody was there to choose: then nobody else reads it.
    for_worker_id = models.UUIDField()

    class Meta:
        db_table = "assessment"
        indexes = [models.Index(fields=["person_id", "at"], name="assessment_of_person")]
        constraints = [records.readable("assessment", "at", instrument=Instrument, occasion=Occasion)]

    def __str__(self) -> str:
        return "answers to an instrument"


class AssessmentSeen(Record):
    """That the person has seen what their answers say, by their own hand or read together with a worker."""

    assessment_id = models.UUIDField()

    class Meta:
        db_table = "assessment_seen"
        indexes = [models.Index(fields=["person_id"], name="assessment_seen_of_person")]
        constraints = [
            records.readable("assessment_seen", "at"),
            models.UniqueConstraint(fields=["assessment_id"], name="assessment_seen_once"),
        ]

    def __str__(self) -> str:
        return "an assessment seen"


class SafetyPlan(Record):
    """A plan for hard moments, always between the person and one worker. A changed plan is a new row."""

    replaces_id = models.UUIDField(null=True)
    signs = models.BinaryField()
    calms = models.BinaryField()
    places = models.BinaryField()
    people = models.BinaryField()
    experts = models.BinaryField()
    home = models.BinaryField()
    # Which one worker; the person themselves where nobody was there to choose: then nobody else reads it.
    for_worker_id = models.UUIDField()

    class Meta:
        db_table = "safety_plan"
        indexes = [models.Index(fields=["person_id"], name="safety_plan_of_person")]
        constraints = [
            records.readable("safety_plan", "at"),
            models.UniqueConstraint(fields=["replaces_id"], name="safety_plan_replaced_once"),
            # One chain for each two: two first plans at once meet here.
            models.UniqueConstraint(
                fields=["consent_id", "for_worker_id"],
                condition=models.Q(replaces_id=None),
                name="safety_plan_begun_once",
            ),
            models.CheckConstraint(
                condition=~models.Q(replaces_id=models.F("id")), name="safety_plan_replaces_another"
            ),
        ]

    def __str__(self) -> str:
        return "a plan for hard moments"
