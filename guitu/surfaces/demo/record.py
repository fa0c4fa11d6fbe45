"""Writes whole records of synthetic people: consents, keys, team, notes, answers, traces, all sealed for real."""

import struct
from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from guitu.foundations.access.verdicts import Proven
from guitu.foundations.identity import tokens
from guitu.foundations.sealing import ciphers, keyring
from guitu.journey.consent.rules import OPTIONAL, Happening, Kind, Purpose, State
from guitu.surfaces.demo import accounts, chronicle, everyday, names, story
from guitu.surfaces.demo.besides import Besides
from guitu.surfaces.demo.frame import EPOCH, OWN_PROOFS, SHARES, SYSTEM, Agreed, Frame, Who, raw_id
from guitu.surfaces.demo.hours import awake, lived, worked, written
from guitu.surfaces.demo.lives import LASTS, YEARS, Life
from guitu.surfaces.demo.meetings import Arranger
from guitu.surfaces.demo.minors import Minors
from guitu.surfaces.demo.rows import (
    DAY,
    FALSE,
    HOUR,
    MINUTE,
    TRUE,
    integer,
    moment,
    perhaps,
    small,
    tables,
)
from guitu.surfaces.demo.sealer import Nonces, bound, mint, seal
from guitu.surfaces.demo.sending import Sender
from guitu.surfaces.demo.teams import Teams
from guitu.surfaces.demo.times import Times

# At about how many stations, the first among them, everybody has needs and a plan beside ordinary notes.
WHOLE = 45
_ID = struct.Struct(">QQ")
_V7, _VARIANT, _TAIL = 0x7000, 1 << 63, (1 << 62) - 1


class Scribe:
    """Writes records into the tables it holds; whoever owns it sends them to the database."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.tables = tables()
        self.nonces = Nonces()
        self.arranger = Arranger(frame, self.tables, self.nonces)
        self.sender = Sender(self)
        self.teams, self.minors, self.besides = Teams(self), Minors(self), Besides(self)
        self.caseworkers = frame.society.caseworkers()
        # What each social worker has noted already, by their number.
        self.stocks: dict[int, story.Stock] = {}
        self.stations = frame.society.by_station()
        self.houses = frame.society.by_organisation()
        # Where more than notes is written for those without a case: a whole city of it takes longer than one waits.
        places = frame.society.stations
        self.whole = {place.id for place in places[:: max(1, len(places) // WHOLE)]}
        self.notices = {Purpose(name): one.bytes for name, one in frame.notices.items()}
        # Ids of notes rise with the order of loading, so that their index grows at one end.
        self.clock = (frame.at + 946_684_800_000_000) // 1000 - frame.contacts

    def write(self, life: Life) -> None:
        """Write everything about one person."""
        who = self._who(life)
        if life.state is State.WITHDRAWN:
            self._gone(who)
            return
        self._consents(who)
        self._person(who)
        who.handing = self.besides.handing(who)
        self.teams.write(who)
        self._cards(who)
        self._traces(who)
        if life.case:
            tale = chronicle.tell(self, who, life.case)
            self.besides.write(who, life.case, tale)
            self.arranger.tell(who, tale)
            self.sender.send(who, life.case, tale)
        else:
            if not life.left_out & Kind.NOTES:
                everyday.write(self, who)
            self.arranger.arrange(who, *who.at_hand)
        self.besides.trust(who)

    def _who(self, life: Life) -> Who:
        """Return somebody whose record begins: whose it is, until when it goes, and how they proved who they are."""
        caseworker = self.caseworkers[life.caseworker]
        rng = Random(self.frame.seed * 1_000_003 + life.number)  # noqa: S311 - the same for the same seed
        until = max(awake(min(self.frame.at, life.expires) - HOUR), life.given + MINUTE)
        left = back = None
        if life.case and (life.case.last < life.case.days or life.case.back is not None):
            times, evening = Times(life.case.first, since=life.given, until=until), 18 + life.number % 4
            left = times.at(life.case.ends or life.case.last, evening, life.number * 37 % 60)
            back = times.at(life.case.back, evening, life.number * 41 % 60) if life.case.back is not None else None
        who = Who(life, rng, caseworker.station.organisation.id, caseworker, until if back else left or until)
        who.left, who.back = left, back
        who.proven = int(rng.choice(OWN_PROOFS))
        if life.is_child:
            # The code to the guardian's phone is what proves it.
            who.guardian, who.proven = raw_id(rng), int(Proven.PHONE_CODE)
        return who

    def note_id(self, number: int, rng: Random) -> bytes:
        """Return the id of a note: by the order of loading, the rest drawn."""
        head, tail = rng.getrandbits(12), rng.getrandbits(62)
        return _ID.pack((self.clock + number) << 16 | _V7 | head, _VARIANT | tail)

    def acted(self, who: Who, at: int, by: bytes, verb: str) -> None:
        """Write the trace of one act."""
        proven = who.proven if by == who.id else Proven.PASSWORD_AND_TOTP
        self._entry(who, at, by, verb, "own" if by == who.id else "support", proven)

    # Consents and their keys

    def _consents(self, who: Who) -> None:
        life, rng = who.life, who.rng
        self._base(who)
        if life.confirmed is None:
            return
        for purpose in OPTIONAL:
            if (life.case and purpose in life.case.purposes) or rng.random() < SHARES[purpose]:
                self._optional(who, purpose, life.confirmed)
            elif rng.random() < 0.03 and life.state is State.LIVE:
                taken_back = lived(life.confirmed + int(rng.random() * 9 * DAY) + DAY, who.clock)
                self._taken_back(who, purpose, life.confirmed, taken_back)

    def _base(self, who: Who) -> None:
        life = who.life
        began_on_word = life.confirmed != life.given
        word_of = who.caseworker.id.bytes if began_on_word else None
        proven = Proven.WORKER_WORD if life.confirmed is None else who.proven
        consent = self._consent(who, Purpose.SUPPORT, life.given, life.confirmed, life.expires, proven, word_of)
        self._event(who, consent, Happening.GIVEN, life.given, word_of)
        if life.left_out:
            self._event(who, consent, Happening.LEFT_OUT, life.given, kinds=life.left_out)
        if began_on_word and life.confirmed is not None:
            self._event(who, consent, Happening.CONFIRMED, life.confirmed)
        self._later_events(who, consent, life.renewed, life.expires)

    def _optional(self, who: Who, purpose: Purpose, confirmed: int) -> None:
        life, rng = who.life, who.rng
        last = life.renewed[-1] if life.renewed else confirmed
        given, renewed, expires = confirmed, life.renewed, life.expires
        if life.state is State.LIVE and life.case is None and rng.random() < 0.3 and who.until - last > 10 * DAY:
            given = lived(last + DAY + int(rng.random() * (who.until - last - 4 * DAY) * 0.7), who.clock)
            renewed, expires = (), given + LASTS
        consent = self._consent(who, purpose, given, given, expires, who.proven, None)
        self._event(who, consent, Happening.GIVEN, given)
        self._later_events(who, consent, renewed, expires)

    def _consent(
        self,
        who: Who,
        purpose: Purpose,
        given: int,
        confirmed: int | None,
        expires: int,
        proven: int,
        word: bytes | None,
    ) -> bytes:
        consent = raw_id(who.rng)
        self._consent_row(who, consent, purpose, given, confirmed, expires, proven, word, None)
        encrypt, wrapped = mint(key_id=consent, organisation_id=who.organisation, epoch=EPOCH)
        self.tables["data_key"].add(consent, who.id, who.organisation.bytes, integer(EPOCH), wrapped)
        who.agreed[purpose] = Agreed(consent, given, encrypt)
        return consent

    def _consent_row(
        self,
        who: Who,
        consent: bytes,
        purpose: Purpose,
        given: int,
        confirmed: int | None,
        expires: int,
        proven: int,
        word: bytes | None,
        withdrawn: int | None,
        recipient: bytes | None = None,
    ) -> None:
        self.tables["consent"].add(
            consent,
            who.id,
            who.organisation.bytes,
            purpose.encode(),
            self.notices[purpose],
            small(proven),
            word,
            moment(given),
            perhaps(confirmed),
            moment(expires),
            perhaps(withdrawn),
            None,
            recipient,
            who.guardian,
            small(who.life.left_out if purpose is Purpose.SUPPORT else 0),
        )

    def referral_consent(self, who: Who, consent: bytes, station: bytes, at: int, ends: int) -> None:
        """Write the consent by which somebody sends a referral: it names who receives it."""
        self._consent_row(who, consent, Purpose.REFERRAL, at, at, ends, who.proven, None, None, station)
        self._event(who, consent, Happening.GIVEN, at)

    def _event(
        self,
        who: Who,
        consent: bytes,
        what: Happening,
        at: int,
        by: bytes | None = None,
        proven: int | None = None,
        kinds: int = 0,
    ) -> None:
        proof = Proven.WORKER_WORD if by else who.proven
        self.tables["consent_event"].add(
            raw_id(who.rng),
            consent,
            who.id,
            what.encode(),
            moment(at),
            by or who.id,
            small(proof if proven is None else proven),
            small(kinds) if kinds else None,
        )

    def _later_events(self, who: Who, consent: bytes, renewed: Sequence[int], expires: int) -> None:
        for at in renewed:
            self._event(who, consent, Happening.RENEWED, at)
        if expires <= self.frame.at:
            self._event(who, consent, Happening.LAPSED, expires, SYSTEM, Proven.SYSTEM)

    def _taken_back(self, who: Who, purpose: Purpose, given: int, withdrawn: int) -> None:
        """Write a consent that was taken back: the row, its events and the order, carried out."""
        withdrawn = min(withdrawn, self.frame.at - HOUR)
        consent = raw_id(who.rng)
        self._consent_row(who, consent, purpose, given, given, given + LASTS, who.proven, None, withdrawn)
        self._event(who, consent, Happening.GIVEN, given)
        self._event(who, consent, Happening.WITHDRAWN, withdrawn)
        rows = who.rng.randrange(1, 60)
        self.tables["erasure_order"].add(
            raw_id(who.rng),
            consent,
            who.id,
            who.organisation.bytes,
            TRUE if purpose is Purpose.SUPPORT else FALSE,
            moment(withdrawn),
            integer(rows),
            moment(withdrawn + 2 * MINUTE),
        )

    def _gone(self, who: Who) -> None:
        """Write what stays of somebody who took everything back: that it happened, and nothing about her."""
        life, rng = who.life, who.rng
        self._taken_back(who, Purpose.SUPPORT, life.given, life.expires)
        for purpose in OPTIONAL:
            if rng.random() < SHARES[purpose]:
                self._taken_back(who, purpose, life.given, life.expires)
        self._receipt(who, life.expires)
        self._entry(who, life.given, who.id, "consent.give", "own", who.proven)
        self._entry(who, life.expires, who.id, "consent.withdraw", "own", who.proven)

    def _receipt(self, who: Who, at: int) -> None:
        code = tokens.hashed(who.rng.randbytes(24).hex())
        self.tables["receipt"].add(raw_id(who.rng), who.id, code, moment(at), moment(at + YEARS))

    # Who she is and how she gets in

    def _person(self, who: Who) -> None:
        name, birth, phone = self._called(who)
        who.born = date.fromisoformat(birth)
        who.name, who.age = name, int(birth[:4])
        who.age = (date(2000, 1, 1) + timedelta(days=who.until // DAY)).year - who.age
        base = who.agreed[Purpose.SUPPORT]
        sealed = [
            seal(base.encrypt, self.nonces, text.encode(), bound(f"person.{column}", who.id) + who.id)
            for column, text in (("name", name), ("birth_date", birth), ("phone", phone))
        ]
        self.tables["person"].add(who.id, who.organisation.bytes, base.id, *sealed, moment(who.life.given))
        key = keyring.index_key(who.organisation)
        has_pin = bool(phone) and who.life.confirmed is not None and (who.life.is_demo or who.rng.random() < 0.62)
        has_pin = has_pin or who.life.is_child
        who.answers = 30 if has_pin and who.life.case is None else 0
        self.tables["portal_account"].add(
            who.id,
            who.organisation.bytes,
            ciphers.index(key, "phone", phone) if phone else None,
            ciphers.index(key, "birth", f"{who.life.id}|{birth}"),
            self.frame.pin_hash.encode() if has_pin else b"",
        )
        if who.life.is_minor:
            self.minors.write(who)
        if who.life.confirmed is not None:
            self._receipt(who, who.life.confirmed)

    @staticmethod
    def _called(who: Who) -> tuple[str, str, str]:
        rng = who.rng
        told = accounts.DEMO_PERSON if who.life.is_demo else accounts.DEMO_NEWCOMER if who.life.is_newcomer else None
        if told:
            return told.name, told.birth_date.isoformat(), told.phone
        name = accounts.DEMO_CHILD if who.life.is_demo_child else names.full_name(rng)
        # 18 to 74 years old when the record began; in a tale as old as what it tells presumes.
        first, last = who.life.case.ages if who.life.case else (18, 74)
        age = first + int((last - first + 1) * rng.betavariate(2.2, 3.2))
        birth = date(2000, 1, 1) + timedelta(days=who.life.given // DAY - age * 365 - 19 - rng.randrange(365))
        phone = names.phone(who.life.number) if rng.random() < 0.92 and not who.life.is_child else ""
        return name, birth.isoformat(), phone

    def _cards(self, who: Who) -> None:
        """Write a paper card for some: still to be printed, or printed lately."""
        draw = who.rng.random()
        station = self.stations[who.caseworker.station.id]
        desk = next(one for one in station if one.login == accounts.DESK.login or one.post == "intake").id.bytes
        issued = code = None
        asked = worked(self.frame.at - int((1 + 20 * who.rng.random()) * DAY), who.clock)
        if who.life.is_newcomer:
            code = tokens.hashed(accounts.DEMO_NEWCOMER.card_code)
        elif draw < 0.02:
            code = tokens.hashed(who.rng.randbytes(16).hex())
        elif draw > 0.026 or asked < who.life.given:
            return
        if code:
            asked = max(asked, who.life.given)
            issued = written(asked, 12 + who.clock.randrange(30))
            issued = issued if issued < self.frame.at else asked + MINUTE
        self.tables["portal_card"].add(
            raw_id(who.rng),
            who.id,
            who.agreed[Purpose.SUPPORT].id,
            who.caseworker.station.id.bytes,
            f"{1000000 + who.life.number:08d}".encode(),
            who.caseworker.id.bytes,
            moment(asked),
            code,
            desk if code else None,
            perhaps(issued),
            perhaps(issued + 30 * DAY if issued else None),
        )

    # Who opened what

    def _traces(self, who: Who) -> None:
        life, rng = who.life, who.rng
        main = who.caseworker.id.bytes
        own = Proven.WORKER_WORD if life.confirmed is None else who.proven
        self._entry(who, life.given, main if life.confirmed is None else who.id, "consent.give", "own", own)
        openings = 60 if life.is_demo else rng.randrange(1, 4)
        span = max(who.until - life.given, HOUR)
        for _ in range(openings):
            at = max(life.given + int(span * rng.random()), who.approved)
            if who.answers and rng.random() < 0.3:
                at = max(life.given, min(lived(at, who.clock), who.until))
                self._entry(who, at, who.id, "record", "own", who.proven)
            else:
                at = max(life.given, who.approved, min(worked(at, who.clock), who.until))
                by = rng.choice(who.authors) if at > max(life.given + span // 6, who.settled) else main
                self._entry(who, at, by, "record", "support", Proven.PASSWORD_AND_TOTP)
        self._last_look(who, Random(life.number))  # noqa: S311

    def _last_look(self, who: Who, rng: Random) -> None:
        """Let the caseworker have opened the record within the last days, as whoever writes its notes has."""
        looked = worked(who.until - int(rng.random() * 5 * DAY), rng)
        at = max(who.life.given, who.approved, min(looked, who.until))
        main = who.caseworker
        self.entry(
            rng, at, main.id.bytes, who.id, who.organisation.bytes, "record", "support", Proven.PASSWORD_AND_TOTP
        )

    def _entry(self, who: Who, at: int, by: bytes, part: str, why: str, proven: int) -> None:
        self.entry(who.rng, at, by, who.id, who.organisation.bytes, part, why, proven)

    def entry(
        self, rng: Random, at: int, by: bytes, subject: bytes, organisation: bytes, part: str, why: str, proven: int
    ) -> None:
        """Write one line of the log, not yet under a checkpoint."""
        one = raw_id(rng)
        self.tables["entry"].add(
            one, moment(at), by, subject, organisation, part.encode(), why.encode(), small(proven), rng.randbytes(32)
        )
        self.tables["entry_pending"].add(one)
