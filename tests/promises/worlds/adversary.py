"""An adversary under the web role: signs in as everybody of a world; reads, writes and calls whatever there is.

She works in a transaction that is rolled back. What the statements changed is told by the witness (`loading.WITNESS`).
"""

import json
import random
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import psycopg
from psycopg import sql
from psycopg.errors import InvalidParameterValue

from tests.promises.worlds import outside, records, referring, rows, sent_rows, statements
from tests.promises.worlds.calls import OPENS, Call, Caller, Function
from tests.promises.worlds.deeds import Change, Judge, after
from tests.promises.worlds.loading import Connection, Grants
from tests.promises.worlds.oracle import Oracle
from tests.promises.worlds.statements import ACT, CALL, LOOK, NAMES, OFFICE, OPEN, RECORDS, REFERRED, SEEN, WRITE
from tests.promises.worlds.world import OPTIONAL, Actor, World

OPEN_COPY = "SELECT o.consent_id FROM unnest(%s::uuid[]) one, LATERAL app.open_copy(one) o"
HEAR = "SELECT id, state::text, made_at IS NOT NULL AND moved_at IS NOT NULL FROM app.own_outside_referrals()"
PURPOSES = ("support", *OPTIONAL)
CALLS_PER_ACTOR = 8
# Everybody looks and opens; half of them, another half in each world, also write and call.
BUSY = 0.5


class Finding(NamedTuple):
    """Something that must not be: a row leaked, an allowed row missing, something forged."""

    kind: str
    seed: int
    actor: str
    what: str


@dataclass(slots=True)
class Report:
    """What was tried, and what came of it."""

    counts: Counter[str] = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)

    def __str__(self) -> str:
        tried = ", ".join(f"{count} {name}" for name, count in sorted(self.counts.items()))
        kinds = Counter(one.kind for one in self.findings)
        told = "\n".join(f"  {one.kind}, seed {one.seed}, {one.actor}: {one.what}" for one in self.findings[:20])
        return f"{kinds['leak']} leaked, {kinds['missing']} missing, {kinds['forged']} forged in: {tried}\n{told}"


def functions(db: Connection) -> list[Function]:
    """Return every function of the schema `app`, as the catalogue describes it."""
    told = db.execute(
        "SELECT p.proname, coalesce(p.proargnames[1:p.pronargs], '{}'),"
        " ARRAY(SELECT format_type(t, NULL) FROM unnest(p.proargtypes) t)"
        " FROM pg_proc p WHERE p.pronamespace = 'app'::regnamespace ORDER BY 1"
    ).fetchall()
    return [Function(str(name), tuple(zip(names, kinds, strict=True))) for name, names, kinds in told]  # type: ignore[call-overload]


@dataclass(slots=True)
class Adversary:
    """One pass through one world, as each of its actors in turn."""

    db: Connection
    world: World
    oracle: Oracle
    grants: Grants
    functions: list[Function]
    report: Report
    # How many of a world's actors take their turn: all of them, or one of each kind and this share of the others.
    share: float = 1.0
    dice: random.Random = field(default_factory=random.Random)  # noqa: S311 - seeded by the world
    _changes: list[Change] = field(default_factory=list)
    _heard_until: int = 0

    def run(self) -> None:
        """Be everybody. This function will roll back whatever it managed to do."""
        # Not the seed of the world itself: the same dice would make ids that the world has already.
        self.dice.seed(f"adversary {self.world.seed}")
        self._grants_are_right(self.oracle, self.grants, Actor("", called="the trigger"))
        for actor in self._playing():
            with self.db.transaction(force_rollback=True):
                self._changes, self._heard_until = [], 0
                self.db.execute("SELECT FROM app.begin(%s)", [actor.token])
                self._look(actor)
                self._open(actor)
                if self.dice.random() < BUSY:
                    self._act(actor)
                    self._write(actor)
                    self._call(actor)
            self.report.counts["actors"] += 1
        self.report.counts["worlds"] += 1

    def _playing(self) -> list[Actor]:
        """Return whose turn it is: other ones in each world, and never a kind of actor left out."""
        if self.share >= 1:
            return self.world.actors
        kinds = {
            (actor.kind, actor.role): actor.called
            for actor in self.dice.sample(self.world.actors, k=len(self.world.actors))
        }
        first = set(kinds.values())
        return [one for one in self.world.actors if one.called in first or self.dice.random() < self.share]

    def _find(self, kind: str, actor: Actor, what: str) -> None:
        self.report.findings.append(Finding(kind, self.world.seed, actor.called, what))

    def _compare(self, actor: Actor, what: str, got: Iterable[object], allowed: Iterable[object]) -> None:
        got, allowed = set(got), set(allowed)
        self.report.counts[f"rows of {what.split(' ')[0]}"] += len(allowed)
        for one in got - allowed:
            self._find("leak", actor, f"{what} {one}")
        for one in allowed - got:
            self._find("missing", actor, f"{what} {one}")

    def _grants_are_right(self, oracle: Oracle, found: Grants, actor: Actor) -> None:
        """Compare the wall's own table with what follows from consents and teams."""
        wanted = oracle.live_grants()
        live = {key: grant for key, grant in found.items() if grant.valid_until > self.world.at}
        for key in live.keys() - wanted.keys():
            self._find("forged", actor, f"a grant {key} that nothing gives: {live[key]}")
        for key in wanted.keys() - live.keys():
            self._find("missing", actor, f"a grant {key} until {wanted[key].until}")
        for key in wanted.keys() & live.keys():
            if live[key].valid_until != wanted[key].until:
                self._find("forged", actor, f"{live[key]} should end at {wanted[key].until}")
            if live[key].may_write != wanted[key].may_write:
                self._find("forged", actor, f"{live[key]} should {'' if wanted[key].may_write else 'not '}write")
        self.report.counts["grants compared"] += len(wanted)

    # Reading.

    def _look(self, actor: Actor) -> None:
        allowed = self.oracle.sees(actor)
        got: dict[str, set[str]] = {}
        for table, key in self.db.execute("EXECUTE look").fetchall():
            got.setdefault(str(table), set()).add(str(key))
        for table in ("access_grant", *SEEN, *REFERRED, *OFFICE, *RECORDS):
            self._compare(actor, table, got.get(table, set()), allowed.get(table, set()))

    def _open(self, actor: Actor) -> None:
        everybody = [p.id for p in self.world.all(rows.Person)] + [c.id for c in self.world.all(rows.WaitingCard)]
        got = self.db.execute(OPEN, [everybody]).fetchall()
        self._compare(actor, "key (app.open)", (consent for _, consent in got), self.oracle.opens(actor))
        opened = {subject for subject, _ in got}
        self._names(actor, everybody, opened)
        cards = {card for (card,) in self.db.execute("SELECT consent_id FROM app.open_cards()").fetchall()}
        self._compare(actor, "key (app.open_cards)", cards, (c.id for c in self.oracle.cards(actor)))
        asked = [d.id for d in self.world.sample(self.world.all(sent_rows.Disclosure), 4)]
        copies = {UUID(str(c)) for (c,) in self.db.execute(OPEN_COPY, [asked]).fetchall()}
        self._compare(actor, "key (app.open_copy)", copies, referring.copies(self.world, actor) & set(asked))
        whose: dict[object, UUID] = {s.disclosure_id: s.person_id for s in self.world.all(sent_rows.ReferralSent)}
        sealed = {one for (one,) in self.db.execute("SELECT consent_id FROM app.open_parcel()").fetchall()}
        self._compare(actor, "key (app.open_parcel)", sealed, outside.parcels(self.world, actor))
        heard = self.db.execute(HEAR).fetchall()
        self._compare(actor, "answer (app.own_outside_referrals)", heard, outside.hears(self.world, actor))
        log = self._log()
        self._traced(actor, log, "entry", "parcel", [actor.id] if sealed else [])
        self._traced(actor, log, "entry", "record", opened)
        self._traced(actor, log, "refused_attempt", "record", set(everybody) - opened if actor.id else set())
        self._traced(actor, log, "entry", "waiting_card", cards)
        self._traced(actor, log, "entry", "copy", [*copies, *(whose[one] for one in copies)])

    def _names(self, actor: Actor, everybody: list[UUID], opened: set[object]) -> None:
        """Ask what everybody is called, and undo that: after a list nothing can be written."""
        before = list(self._changes), self._heard_until
        with self.db.transaction(force_rollback=True):
            got = self.db.execute(NAMES, [everybody]).fetchall()
            self._compare(actor, "key (app.open_names)", (consent for _, consent in got), self.oracle.names(actor))
            log = self._log()
            self._traced(actor, log, "entry", "name", {subject for subject, _ in got})
            self._traced(actor, log, "refused_attempt", "name", set(everybody) - opened if actor.id else set())
        self._changes, self._heard_until = before

    def _traced(self, actor: Actor, log: list[Change], table: str, part: str, subjects: Iterable[object]) -> None:
        """Compare what the log was given with whom the actor opened: one row each, in her name."""
        found = [c.new for c in log if c.table == table and c.new["part"] == part]
        if sorted(row["subject_id"] for row in found) != sorted(map(str, subjects)):
            self._find("forged", actor, f"the rows of {table} for {part} are not one for each")
        if [row for row in found if row["actor_id"] != str(actor.id)]:
            self._find("forged", actor, f"{table} in somebody else's name")

    def _act(self, actor: Actor) -> None:
        near = {self.oracle.consents[c].person_id for c in sorted(self.oracle.reads(actor))[:2]}
        people = [p.id for p in self.world.sample(self.world.all(rows.Person), 2)]
        pairs = [(person, purpose) for person in sorted(near.union(people)) for purpose in PURPOSES]
        got = self.db.execute(ACT, [[p for p, _ in pairs], [u for _, u in pairs]]).fetchall()
        allowed = {(p, u, c) for p, u in pairs for c in self.oracle.acts(actor, p, u)}
        self._compare(actor, "key (app.act)", got, allowed)
        self._traced(actor, self._log(), "entry", "contact.write", (person for person, _, _ in got))
        self._lie(actor, near.union(people))

    def _lie(self, actor: Actor, people: Iterable[UUID]) -> None:
        """Open and act under a word that says something else: there is no key under such a word, and no entry."""
        word = self.dice.choice(statements.LIES)
        for door in (statements.LYING_OPEN, statements.LYING_ACT):
            with suppress(InvalidParameterValue), self.db.transaction(force_rollback=True):
                keys = self.db.execute(door, [sorted(people), word]).fetchall()
                if actor.id or keys:
                    self._find("leak", actor, f"{door} answered to {word}")
        self.report.counts["lies tried"] += 1

    # Writing.

    def _write(self, actor: Actor) -> None:
        notes, replies = list(self._notes(actor)), list(self._replies(actor))
        self._tell("notes", [{"n": n, **_told(one)} for n, one in enumerate(notes)])
        self._tell("replies", [{"n": len(notes) + n, **_told(one)} for n, one in enumerate(replies)])
        first = len(notes) + len(replies)
        written = list(self._records(actor))
        told = [{"n": first + n, "name": one.table, "told": _row(one, self.world.at)} for n, one in enumerate(written)]
        self._tell("records", told)
        self.db.execute(WRITE)
        done = set(self._heard("done"))
        tries: list[tuple[object, bool]] = [(one, self.oracle.may_note(actor, one)) for one in notes]
        tries += [(one, self.oracle.may_reply(actor, one)) for one in replies]
        tries += [(one, self.oracle.may_record(actor, one)) for one in written]
        for n, (row, may) in enumerate(tries):
            if may != (n in done):
                self._find("missing" if may else "forged", actor, f"INSERT {row}")
        self.report.counts["inserts tried"] += len(tries)
        self.report.counts["inserts allowed"] += len(done)

    def _notes(self, actor: Actor) -> Iterable[rows.Contact]:
        """Return notes under own, foreign and lapsed consents, in own and other names, for right and wrong people."""
        mine = self.world.sample([self.oracle.consents[c] for c in sorted(self.oracle.reads(actor))], 2)
        author = actor.id or self.world.uuid()
        others = self.world.all(rows.Person)
        for consent in [*mine, *self.world.sample(self.world.all(rows.Consent), 2)]:
            note = self._note(consent, author)
            yield note
            yield self._note(consent, self.world.sample(self.world.all(rows.Worker), 1)[0].id)
            yield self._note(consent, author, person=self.world.sample(others, 1)[0].id)
            yield replace(self._note(consent, author), for_worker_id=author)
            yield replace(self._note(consent, author), for_worker_id=self.dice.choice(self.world.all(rows.Worker)).id)
            for older in self.world.sample(self._loose(consent.id), 1):
                newer = self._note(consent, author, replaces=older.id)
                yield newer
                yield replace(newer, id=self.world.uuid(), for_worker_id=older.for_worker_id)
                yield replace(newer, id=self.world.uuid(), for_worker_id=author)
            for foreign in self.world.sample(self._loose(None), 1):
                yield self._note(consent, author, replaces=foreign.id)
            yield self._note(consent, author, replaces=note.id, own=note.id)

    def _loose(self, consent: UUID | None) -> list[rows.Contact]:
        """Return notes, of one record or of all, that no note has replaced yet."""
        notes = self.world.all(rows.Contact)
        replaced = {note.replaces_id for note in notes}
        return [c for c in notes if c.id not in replaced and (consent is None or c.consent_id == consent)]

    def _note(
        self, consent: rows.Consent, author: UUID, *,
        person: UUID | None = None, replaces: UUID | None = None, own: UUID | None = None,
    ) -> rows.Contact:  # fmt: skip
        at = self.world.at
        one = own or self.world.uuid()
        return rows.Contact(one, person or consent.person_id, consent.id, author, 1, at, at, replaces, b"x")

    def _replies(self, actor: Actor) -> Iterable[rows.Reply]:
        """Return words beside own and foreign notes, in own and other names, under right and wrong consents."""
        notes = self.world.all(rows.Contact)
        mine = [note for note in notes if note.person_id == actor.id]
        consents = self.world.all(rows.Consent)
        for note in [*self.world.sample(mine, 2), *self.world.sample(notes, 1)]:
            other = self.world.sample([c for c in consents if c.person_id == note.person_id], 1)[0]
            yield self._reply(note, note.person_id, note.consent_id)
            yield self._reply(note, actor.id or note.author_id, note.consent_id)
            yield self._reply(note, note.person_id, other.id)

    def _reply(self, note: rows.Contact, person: UUID, consent: UUID) -> rows.Reply:
        return rows.Reply(self.world.uuid(), note.id, person, consent, 1, b"x", self.world.at)

    def _records(self, actor: Actor) -> Iterable[records.Record]:
        """Return rows of two of the tables that follow one rule: honest ones, and each with something crooked."""
        mine = self.world.sample([self.oracle.consents[c] for c in sorted(self.oracle.reads(actor))], 1)
        people = [person.id for person in self.world.all(rows.Person)]
        workers = [worker.id for worker in self.world.all(rows.Worker)]
        tables = self.dice.sample(records.TABLES, min(2, len(records.TABLES)))
        for consent in [*mine, *self.world.sample(self.world.all(rows.Consent), 1)]:
            # Where a referral was decided on, somebody always tries to put another in its place.
            decided = [one for one in self.world.records if one.consent_id == consent.id and one.mark]
            for table in dict.fromkeys([*tables, *(records.BY_NAME[one.table] for one in decided)]):
                draft = records.Draft(
                    self.dice, consent.person_id, actor.id or self.world.uuid(), self.world.at,
                    tuple(sorted(self.oracle.readers(consent.id))), is_first=False,
                )  # fmt: skip
                honest = records.draw(table, draft, consent=consent.id, rows=self.world.records)
                if honest is not None:
                    yield honest
                    yield from records.crooked(honest, draft, people=people, workers=workers, rows=self.world.records)

    # Calling.

    def _call(self, actor: Actor) -> None:
        before = len(self._log())
        calls = Caller(self.world, actor, self.functions, self.dice).calls(CALLS_PER_ACTOR)
        self._tell("calls", [{"n": n, "call": call.text} for n, call in enumerate(calls)])
        self.db.execute(CALL)
        self.report.counts["calls"] += len(calls)
        answers = self._heard("told")
        self.report.counts["calls answered"] += len(answers)
        opened = [a for a in answers if a["got"] == ["ok"] and calls[a["n"]].label.startswith(OPENS)]
        self.report.counts["records opened"] += len(opened)
        changes = self._log()[before:]
        now = Oracle(after(self.world, changes)) if changes else self.oracle
        judge = Judge(actor, self.oracle, now, self.world.secrets)
        what = "; ".join(call.label for call in calls)
        for objection in judge.objections(changes) + judge.unfinished(changes):
            self._find("forged", actor, f"{objection} after {what}")
        if any(change.table == "access_grant" for change in changes):
            self._grants_are_right(now, _grants_after(self.grants, changes), actor)
        made = {c.new["id"] for c in changes if c.what == "INSERT" and c.table in {"consent", "waiting_card"}}
        self._keys_are_hers(actor, now, answers, calls, made)

    def _keys_are_hers(self, actor: Actor, now: Oracle, answers: list[Any], calls: list[Call], made: set[str]) -> None:
        """Compare every key that a call handed out with what the actor may open, before, after, or made in between."""
        hers = made | {str(c) for one in (self.oracle, now) for c in one.reads(actor)}
        hers |= {c.pk for one in (self.oracle, now) for c in one.cards(actor)}
        hers |= {str(c) for one in (self.oracle, now) for some in one.shares(actor).values() for c in some}
        hers |= {str(let_in.consent_id) for one in (self.oracle, now) if (let_in := one.trusts(actor))}
        hers |= {key for one in (self.oracle, now) for key in referring.keys(one, actor)}
        hers |= {str(key) for one in (self.oracle, now) for key in outside.parcels(one.world, actor)}
        for answer in answers:
            for row in answer["got"] or []:
                if isinstance(row, dict) and "wrapped" in row and row["consent_id"] not in hers:
                    self._find("leak", actor, f"key of {row['consent_id']} by {calls[answer['n']].label}")

    def _log(self) -> list[Change]:
        """Return what the witness saw in this transaction so far."""
        # What was heard before is not sent again.
        asked = "SELECT length(t), substr(t, %s) FROM coalesce(current_setting('witness.log', true), '') t"
        length, told = self.db.execute(asked, [self._heard_until + 1]).fetchone() or (0, "")
        if int(str(length)) < self._heard_until:
            raise AssertionError("the witness forgot")
        self._heard_until = int(str(length))
        for c in map(json.loads, str(told).splitlines()):
            self._changes.append(Change(c["table"], c["what"], c["old"] or {}, c["new"] or {}))
        return list(self._changes)

    def _tell(self, name: str, value: object) -> None:
        self.db.execute("SELECT set_config(%s, %s, true)", [f"adversary.{name}", json.dumps(value, default=str)])

    def _heard(self, name: str) -> list[Any]:
        return list(json.loads(self._setting(f"adversary.{name}")))

    def _setting(self, name: str) -> str:
        (told,) = self.db.execute("SELECT coalesce(current_setting(%s, true), '')", [name]).fetchone() or ("",)
        return str(told)


def _told(row: rows.Contact | rows.Reply) -> dict[str, object]:
    names = ("id", "person_id", "consent_id", "author_id", "replaces_id", "contact_id", "for_worker_id")
    return {name: getattr(row, name) for name in names if hasattr(row, name)}


def _row(one: records.Record, at: datetime) -> dict[str, object]:
    """Return a row as JSON that PostgreSQL reads back, bytes in its own notation; its moment from the present one."""
    told = {k: f"\\x{v.hex()}" if isinstance(v, bytes) else v for k, v in one.values().items()}
    return told | {"late": (one.at - at).total_seconds()}


def _grants_after(found: Grants, changes: list[Change]) -> Grants:
    kept = dict(found)
    for change in changes:
        if change.table != "access_grant":
            continue
        if change.old:
            old = rows.read(rows.AccessGrant, change.old)
            kept.pop((old.user_id, old.consent_id), None)
        if change.new:
            new = rows.read(rows.AccessGrant, change.new)
            kept[new.user_id, new.consent_id] = new
    return kept


def enter(dsn: str) -> Connection:
    """Return a connection under the web role, with nothing but its own password."""
    # Planning would be most of the work. With every rollback the driver forgets what it prepared; what is prepared by
    # hand stays, as long as the driver prepares nothing itself.
    db: Connection = psycopg.connect(dsn, autocommit=True, prepare_threshold=None)
    db.execute("SET plan_cache_mode = force_generic_plan")
    db.execute(sql.SQL("PREPARE look AS {}").format(LOOK))
    return db
