"""The same seed gives the same city, of the size that was asked for."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from guitu.foundations.sealing import ciphers, keyring
from guitu.journey.consent.rules import Purpose, State
from guitu.society.workforce.rules import Post, ReportingDuty
from guitu.surfaces.demo import accounts, city, society
from guitu.surfaces.demo.frame import Frame
from guitu.surfaces.demo.lives import Life, plan
from guitu.surfaces.demo.record import Scribe
from guitu.surfaces.demo.rows import micros
from guitu.surfaces.demo.sealer import Nonces, bound, seal
from guitu.surfaces.demo.society import Society

AT = datetime(2026, 11, 22, 3, tzinfo=UTC)
NOTICES = {purpose.value: UUID(int=number) for number, purpose in enumerate(Purpose)}


def found(size: city.Size, seed: int = 5) -> Society:
    rng = Random(seed)  # noqa: S311
    return society.found(rng, agencies=size.agencies, workers=size.workers, caseworkers=size.caseworkers)


def outlines(size: city.Size, seed: int = 5) -> list[Life]:
    return plan(
        seed=seed,
        people=size.people,
        contacts=size.contacts,
        caseworkers=size.caseworkers,
        cases=size.cases,
        stations=sum(agency.stations for agency in size.agencies),
        at=micros(AT),
    )


@pytest.fixture
def keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("GUITU_KEYS", str(tmp_path))
    keyring.forget()
    yield
    keyring.forget()


class PlainKeys:
    """Stands in for sealing, so that a test can read what was to be sealed."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.texts: list[str] = []

        def encrypt(_nonce: bytes, text: bytes, _place: bytes) -> bytes:
            self.texts.append(text.decode())
            return text

        monkeypatch.setattr("guitu.surfaces.demo.record.mint", lambda **_: (encrypt, b""))


def test_the_city_has_the_size_the_promise_names() -> None:
    town = found(city.FULL)
    assert (len(town.organisations), len(town.stations), len(town.workers)) == (30, 179, 1427)
    assert len(town.caseworkers()) == 377
    assert len({worker.login for worker in town.workers}) == 1427
    assert len({worker.id for worker in town.workers}) == 1427
    assert len({(station.organisation.id, station.name) for station in town.stations}) == 179


def test_every_station_has_a_desk_and_every_organisation_a_lead_an_officer_an_administrator() -> None:
    town = found(city.FULL)
    for workers in town.by_station().values():
        assert Post.INTAKE in {worker.post for worker in workers}
    for workers in town.by_organisation().values():
        assert {Post.TEAM_LEAD, Post.OFFICER, Post.ADMINISTRATOR} <= {worker.post for worker in workers}


def test_some_posts_carry_a_duty_to_report() -> None:
    duties = {worker.duty for worker in found(city.FULL).workers}
    assert duties == set(ReportingDuty)


@pytest.mark.parametrize("size", [city.FULL, city.SMALL], ids=["full", "small"])
def test_the_fixed_logins_belong_to_one_station(size: city.Size) -> None:
    town = found(size)
    fixed = {login.login for login in accounts.DEMO_ACCOUNTS}
    known = [worker for worker in town.workers if worker.login in fixed]
    assert {worker.login for worker in known} == fixed
    assert {worker.station for worker in known} == {town.stations[0]}
    assert town.caseworkers()[0].login == accounts.WORKER.login


@pytest.mark.parametrize("size", [city.FULL, city.SMALL], ids=["full", "small"])
def test_people_and_contacts_are_exactly_as_many_as_asked(size: city.Size) -> None:
    lives = outlines(size)
    assert len({life.id for life in lives}) == size.people
    assert sum(life.contacts for life in lives) == size.contacts
    assert sum(life.caseworker == 0 for life in lives) == 92
    assert {life.state for life in lives} == {State.ON_WORD, State.LIVE, State.LAPSED}
    demo, newcomer = (next(life for life in lives if getattr(life, who)) for who in ("is_demo", "is_newcomer"))
    assert (demo.caseworker, demo.state) == (0, State.LIVE)
    assert (newcomer.caseworker, newcomer.state) == (0, State.ON_WORD)


def test_nobody_is_kept_longer_than_consent_allows() -> None:
    at = micros(AT)
    for life in outlines(city.FULL):
        assert life.given < at
        assert life.expires > at - 90 * 86_400_000_000
        assert (life.confirmed is None) == (life.state is State.ON_WORD)


def test_another_seed_gives_other_people() -> None:
    assert outlines(city.SMALL) == outlines(city.SMALL)
    assert found(city.SMALL) == found(city.SMALL)
    assert {life.id for life in outlines(city.SMALL)}.isdisjoint(life.id for life in outlines(city.SMALL, seed=6))
    assert [one.name for one in found(city.SMALL).workers] != [one.name for one in found(city.SMALL, seed=6).workers]


def write_all(monkeypatch: pytest.MonkeyPatch) -> tuple[list[str], dict[str, list[bytes]]]:
    plain = PlainKeys(monkeypatch)
    town, lives = found(city.SMALL), outlines(city.SMALL)
    for organisation in town.organisations:
        keyring.create(organisation.id)
    scribe = Scribe(Frame(5, micros(AT), town, NOTICES, city.SMALL.contacts, "pin", {}))
    for life in lives:
        scribe.write(life)
    return plain.texts, {name: table.rows for name, table in scribe.tables.items()}


def test_the_same_seed_gives_the_same_names_and_notes(keys: None, monkeypatch: pytest.MonkeyPatch) -> None:
    first, rows = write_all(monkeypatch)
    again, rows_again = write_all(monkeypatch)
    assert first == again
    for name in ("consent", "team_member", "consent_event", "receipt", "entry"):
        assert rows[name] == rows_again[name]


def test_notes_written_under_a_seed_keep_to_the_length(keys: None, monkeypatch: pytest.MonkeyPatch) -> None:
    texts, rows = write_all(monkeypatch)
    assert len(rows["contact"]) > 1.9 * city.SMALL.contacts
    # The packed plan of a case is longer than any note.
    assert max(len(text) for text in texts if not text.startswith("{")) <= 160


def test_what_the_fast_path_seals_opens_by_the_ordinary_one_and_nowhere_else() -> None:
    key, person, row = ciphers.new_key(), UUID(int=11), UUID(int=12)
    sealed = seal(
        AESGCM(key).encrypt, Nonces(), "约好下周再聊。".encode(), bound("contact.note", person.bytes) + row.bytes
    )
    here = ciphers.place("contact.note", subject_id=person, row_id=row)
    assert ciphers.DataKey(key).unseal(sealed, place=here) == "约好下周再聊。"
    elsewhere = ciphers.place("contact.note", subject_id=person, row_id=person)
    with pytest.raises(ciphers.UnsealError):
        ciphers.DataKey(key).unseal(sealed, place=elsewhere)


def test_nonces_do_not_repeat() -> None:
    nonces = Nonces()
    drawn = {nonces.next() for _ in range(10_000)}
    assert len(drawn) == 10_000
    assert {len(one) for one in drawn} == {12}


def test_moments_are_counted_as_postgresql_counts_them() -> None:
    assert micros(datetime(2000, 1, 1, tzinfo=UTC) + timedelta(seconds=3)) == 3_000_000
