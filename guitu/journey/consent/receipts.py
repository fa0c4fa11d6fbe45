"""A consent to take away: lines to read aloud, and the same as a file for machines.

Source of the terms: ISO/IEC TS 27560:2023 (consent records and receipts), written as JSON-LD in the Data Privacy
Vocabulary (DPV 2) as its community group's guide to that standard proposes.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import segno
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from guitu.foundations import clock, letters
from guitu.foundations.access.verdicts import PROVEN_WORDS, Words
from guitu.journey.consent.models import said_kinds
from guitu.journey.consent.queries import Agreed, Event, Paper
from guitu.journey.consent.rules import CONSENT_LASTS, LAPSE_KEPT, Happening, Kind, Purpose, State

TEMPLATE = Path(__file__).parent / "letters" / "receipt.typ"
CONFORMS = "https://w3id.org/dpv/schema/iso-27560"
CONTEXT = {
    "dpv": "https://w3id.org/dpv#",
    "pd": "https://w3id.org/dpv/pd#",
    "loc": "https://w3id.org/dpv/loc#",
    "dct": "http://purl.org/dc/terms/",
    "schema": "https://schema.org/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
# What is kept for each purpose, and what for, in DPV's words; at first as the first notices said it: marks stay.
_DATA_AT_FIRST: dict[Purpose, tuple[str, ...]] = {
    Purpose.SUPPORT: ("pd:Name", "pd:BirthDate", "pd:TelephoneNumber", "pd:Communication"),
    Purpose.HEALTH: ("pd:HealthRecord",),
    Purpose.FAMILY: ("pd:Family",),
    Purpose.COVER: ("pd:Communication",),
    Purpose.STATISTICS: ("dpv:AnonymisedData",),
    Purpose.REFERRAL: ("pd:Name", "pd:TelephoneNumber", "pd:Communication"),
}
_DATA: dict[Purpose, tuple[str, ...]] = _DATA_AT_FIRST | {
    Purpose.SUPPORT: (
        "pd:Name", "pd:BirthDate", "pd:TelephoneNumber", "pd:Communication", "pd:Preference", "pd:Intention",
        "pd:Opinion", "pd:Relationship",
    ),
    Purpose.HEALTH: ("pd:HealthRecord", "pd:MentalHealth", "pd:Prescription"),
    Purpose.FAMILY: ("pd:Family", "pd:Relationship", "pd:Opinion"),
}  # fmt: skip
_WHAT_FOR: dict[Purpose, str] = {
    Purpose.SUPPORT: "dpv:ServiceProvision",
    Purpose.HEALTH: "dpv:ServiceProvision",
    Purpose.FAMILY: "dpv:ServiceProvision",
    Purpose.COVER: "dpv:ServiceProvision",
    Purpose.STATISTICS: "dpv:PublicBenefit",
    Purpose.REFERRAL: "dpv:ServiceProvision",
}
# What of it is kept no more where a kind is left out.
_DATA_OF: dict[Kind, str] = {
    Kind.NEEDS: "pd:Preference",
    Kind.PLAN: "pd:Intention",
    Kind.LIFE: "pd:Opinion",
}
_STATUS: dict[State, str] = {
    State.ON_WORD: "dpv:ConsentRequested",
    State.LIVE: "dpv:ConsentGiven",
    State.LAPSED: "dpv:ConsentExpired",
    State.WITHDRAWN: "dpv:ConsentWithdrawn",
    State.ERASED: "dpv:ConsentWithdrawn",
}
_EVENT: dict[Happening, str] = {
    Happening.GIVEN: "dpv:ConsentGiven",
    Happening.CONFIRMED: "dpv:ConsentGiven",
    Happening.RENEWED: "dpv:RenewedConsentGiven",
    # The terms know no word for an earlier end or for fewer kinds; it is given still, as it says beside it.
    Happening.NARROWED: "dpv:ConsentGiven",
    Happening.LEFT_OUT: "dpv:ConsentGiven",
    Happening.TAKEN_IN: "dpv:ConsentGiven",
    Happening.LAPSED: "dpv:ConsentExpired",
    Happening.WITHDRAWN: "dpv:ConsentWithdrawn",
    Happening.ERASED: "dpv:ConsentWithdrawn",
}
# What changes while the agreement stays what it is; its end moves with a renewal and stands among the events.
# From fourteen on the person renews alone.
_CHANGES = {"dpv:hasConsentStatus", "dpv:hasProvenance", "dct:valid", "dpv:isIndicatedBy"}
_RIGHTS = ("access", "copy", "rectification", "explanation", "withdrawal", "erasure")


@dataclass(frozen=True, slots=True)
class Line:
    """A question and its answer, to be read aloud."""

    asks: Words
    says: Words


@dataclass(frozen=True, slots=True)
class Part:
    """A few lines under one heading."""

    title: Words
    lines: tuple[Line, ...]


def parts(paper: Paper) -> tuple[Part, ...]:
    """Return a consent as lines: what for, to whom, which kinds, how long; then the notice; then what happened."""
    one = paper.agreed
    who = " · ".join(paper.team)
    agreed = (
        Line(_("What for"), one.title),
        Line(_("With whom"), paper.organisation),
        Line(_("Which kinds"), one.kinds),
        *((Line(_("Left out"), said_kinds(one.without)),) if one.without else ()),
        Line(_("Who can open it now"), who or _("nobody but you")),
        Line(_("From when"), clock.day(one.given_at)),
        Line(_("Until when"), clock.day(one.until)),
        Line(_("How it stands"), one.says),
        *((Line(_("Who agreed"), _("you, and a guardian together with you")),) if one.is_together else ()),
        Line(
            _("How your guardian showed who they are") if one.is_together else _("How you showed who you are"),
            PROVEN_WORDS[one.proven],
        ),
    )
    events = tuple(Line(clock.minute(event.at), _told(event)) for event in reversed(one.events))
    said = tuple(Line(line.asks, line.says) for line in one.text.lines)
    heard = _("What a worker should have read to you, version %(version)s")
    notice = (heard if one.state is State.ON_WORD else _("What you read, version %(version)s")) % {
        "version": one.text.version
    }
    return (Part(_("Agreed"), agreed), Part(notice, said), Part(_("What happened to it"), events))


def _told(event: Event) -> Words:
    """Return what happened, with the day and the text that belong to it."""
    until = _("until %(day)s") % {"day": clock.day(event.until)} if event.until else ""
    version = _("text %(version)s") % {"version": event.version} if event.version else ""
    return " · ".join(str(said) for said in (event.what, until, version) if said)


def linked(paper: Paper) -> dict[str, Any]:
    """Return the receipt as JSON-LD. Whom it is about is not named: it is theirs, and safe to lose."""
    one = paper.agreed
    record = {
        "@id": f"urn:uuid:{one.id}",
        "@type": "dpv:ConsentRecord",
        "dct:identifier": str(one.id),
        "dct:conformsTo": f"{CONFORMS}#record",
        "dpv:hasDataSubject": {"@type": "dpv:DataSubject"},
        "dpv:hasDataController": {"@type": "dpv:NonProfitOrganisation", "schema:name": paper.organisation},
        "dpv:hasJurisdiction": "loc:CN",
        "dpv:hasApplicableLaw": {
            "@type": "dpv:Law",
            "schema:name": "Personal Information Protection Law of the PRC (2021)",
        },
        "dpv:hasLegalBasis": {"@type": "dpv:ExplicitlyExpressedConsent", "schema:citation": "PIPL Art. 13(1), 14, 29"},
        "dpv:hasNotice": {
            "@type": "dpv:ConsentNotice",
            "schema:version": str(one.text.version),
            "dpv:hasHash": paper.notice_sha256,
            "dct:language": ["zh-Hans", "en"],
        },
        "dpv:hasProcess": _process(paper),
        "dct:valid": {"schema:startDate": _typed(one.given_at), "schema:endDate": _typed(one.until)},
        "dpv:hasRight": [f"dpv:{right}" for right in _RIGHTS],
        "dpv:hasConsentStatus": [_happened(_STATUS[one.state], paper.made_at)],
        "dpv:hasProvenance": [_kept(event) for event in reversed(one.events)],
    }
    if one.is_together:
        # The child's wish and a guardian's consent: PIPL Art. 31.
        record["dpv:isIndicatedBy"] = [{"@type": "dpv:DataSubject"}, {"@type": "dpv:GuardianOfDataSubject"}]
    return {
        "@context": CONTEXT,
        "@type": "dpv:ConsentReceipt",
        "dct:conformsTo": f"{CONFORMS}#receipt-full",
        "dct:created": _typed(paper.made_at),
        "dct:publisher": {"schema:name": paper.organisation},
        "schema:recipient": "dpv:DataSubject",
        "dpv:hasRecordOfActivity": record,
    }


def _process(paper: Paper) -> dict[str, Any]:
    one = paper.agreed
    return {
        "@type": "dpv:Process",
        "dpv:hasPurpose": {"@type": _WHAT_FOR[one.purpose], "dct:identifier": one.purpose.value},
        "dpv:hasPersonalData": _data(one),
        **({"schema:keywords": _codes(frozenset(Kind) - one.without)} if one.without else {}),
        "dpv:hasDataSource": "dpv:DataSubject",
        "dpv:hasProcessing": ["dpv:Store", "dpv:Consult", "dpv:Erase"],
        "dpv:hasRecipient": [{"schema:name": paper.organisation}],
        "dpv:hasStorageCondition": [
            {"@type": "dpv:StorageLocation", "dpv:hasLocation": "loc:CN"},
            {"@type": "dpv:StorageDuration", "dpv:hasDuration": f"P{_days(one)}D"},
            {"@type": "dpv:StorageDeletion", "dpv:hasDuration": f"P{LAPSE_KEPT.days}D"},
        ],
        "dpv:hasConsentControl": "dpv:WithdrawConsent",
    }


def _data(one: Agreed) -> list[str]:
    """Return what is kept, but what is left out."""
    every = (_DATA_AT_FIRST if one.text.version == 1 else _DATA)[one.purpose]
    gone = {_DATA_OF.get(kind) for kind in one.without} if one.is_base else set()
    return [name for name in every if name not in gone]


def _codes(found: Iterable[Kind]) -> list[str]:
    """Return kinds as they are written in the file, in every language the same."""
    return [one.name.lower() for one in sorted(found)]


def _days(one: Agreed) -> int:
    """Return for how long it lasts at a time: a year, or until the day that was agreed for what was sent."""
    return (one.until - one.given_at).days if one.purpose is Purpose.REFERRAL else CONSENT_LASTS.days


def _happened(what: str, at: Any) -> dict[str, Any]:
    return {"@type": what, "dct:date": _typed(at)}


def _kept(event: Event) -> dict[str, Any]:
    # What a worker told of is asked for, and not given, until the person's own hand confirms it.
    kept = _happened("dpv:ConsentRequested" if event.on_word else _EVENT[event.happening], event.at)
    if event.until:
        kept["schema:endDate"] = _typed(event.until)
    if event.kinds:
        kept["schema:keywords"] = _codes(event.kinds)
    if event.version:
        kept["schema:version"] = str(event.version)
    return kept


def _typed(at: Any) -> dict[str, str]:
    return {"@type": "xsd:dateTime", "@value": at.isoformat(timespec="seconds")}


def file(paper: Paper) -> bytes:
    """Return the JSON-LD as it is downloaded."""
    return json.dumps(linked(paper), ensure_ascii=False, indent=2, sort_keys=True).encode()


def digest(paper: Paper) -> str:
    """Return the SHA-256 of what was agreed, whatever happened to it later: papers and files can be compared."""
    record = linked(paper)["dpv:hasRecordOfActivity"]
    agreed = {name: record[name] for name in sorted(record) if name not in _CHANGES}
    return hashlib.sha256(json.dumps(agreed, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def letter(paper: Paper, *, address: str) -> bytes:
    """Return the receipt as PDF. Its picture leads to the page of today, which its owner alone opens.

    The mark stands behind a `#`, which no browser sends anywhere.

    Raises:
        NoFontError: this machine has no Chinese font.
    """
    mark = digest(paper)
    told = {
        "title": _("Receipt of a consent"),
        "lang": (get_language() or "zh")[:2],
        "parts": [
            {"title": str(part.title), "lines": [[str(line.asks), str(line.says)] for line in part.lines]}
            for part in parts(paper)
        ],
        "foot": _("Guitu · made %(day)s · this paper names nobody: if it is lost, it tells nothing about you.")
        % {"day": clock.day(paper.made_at)},
        "qr": segno.make(f"{address}#{mark}").svg_inline(border=0),
        "qr_says": _(
            "With your phone you see here how it stands today; only you can open it. The mark is the same there,"
            " and in the file."
        ),
        "digest": mark,
    }
    return letters.write(TEMPLATE, told)
