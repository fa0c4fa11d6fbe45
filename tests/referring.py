"""A referral set in a scene past the wall: drafted, agreed to, and its copy at a station."""

import uuid
from uuid import UUID

from guitu.foundations.sealing import ciphers, keyring
from guitu.foundations.sealing.ciphers import DataKey
from guitu.journey.referrals.rules import Content, Help, Item, Kind, pack
from tests.city import City, Somebody, Staff

CONTENT = Content(Help.TRAINING, (Item("wish-1", Kind.WISH, "想学电工"), Item("name", Kind.NAME, "王建国")))


def drafted(city: City, whom: Somebody, by: Staff, station: UUID) -> UUID:
    """Prepare a referral."""
    row = uuid.uuid4()
    place = ciphers.place("referral.content", subject_id=whom.id, row_id=row)
    city.run(
        "INSERT INTO referral (id, person_id, consent_id, by_id, at, station_id, ends_on, content)"
        " VALUES (%s, %s, %s, %s, now(), %s, (now() + interval '30 days')::date, %s)",
        row,
        whom.id,
        whom.consents["support"],
        by.id,
        station,
        whom.keys["support"].seal(pack(CONTENT), place=place),
    )
    return row


def sent(city: City, whom: Somebody, by: Staff, station: UUID) -> tuple[UUID, UUID]:
    """Prepare a referral and send it, and return it and its copy."""
    referral, agreed, copy, key = drafted(city, whom, by, station), uuid.uuid4(), uuid.uuid4(), ciphers.new_key()
    organisation = city.one("SELECT organisation_id FROM station WHERE id = %s", station)
    city.run(
        "INSERT INTO consent (id, person_id, organisation_id, purpose, recipient_id, notice_id, proven, given_at,"
        " confirmed_at, expires_at) SELECT %s, %s, %s, 'referral', %s, n.id, 6, now(), now(),"
        " now() + interval '30 days'"
        " FROM notice n WHERE n.purpose = 'referral' ORDER BY n.version DESC LIMIT 1",
        agreed,
        whom.id,
        whom.organisation_id,
        station,
    )
    city.run(
        "INSERT INTO disclosure (id, organisation_id, station_id, from_station_id, at, ends_at)"
        " VALUES (%s, %s, %s, %s, now(), now() + interval '30 days')",
        copy,
        organisation,
        station,
        by.station_id,
    )
    place = ciphers.place("disclosed_text.content", subject_id=copy, row_id=copy)
    text = DataKey(key).seal(pack(CONTENT), place=place)
    city.run("INSERT INTO disclosed_text (disclosure_id, content) VALUES (%s, %s)", copy, text)
    master = keyring.master(organisation, 1)
    wrapped = ciphers.wrap(key, master=master, key_id=copy, organisation_id=organisation, epoch=1)
    city.run(
        "INSERT INTO data_key (id, subject_id, organisation_id, epoch, wrapped) VALUES (%s, %s, %s, 1, %s)",
        copy,
        copy,
        organisation,
        wrapped,
    )
    _noted(city, whom, referral, agreed, copy)
    return referral, copy


def _noted(city: City, whom: Somebody, referral: UUID, agreed: UUID, copy: UUID) -> None:
    place = ciphers.place("referral_sent.picked", subject_id=whom.id, row_id=referral)
    city.run(
        "INSERT INTO referral_sent (id, person_id, consent_id, by_id, at, referral_id, agreed_id, disclosure_id,"
        " picked)"
        " VALUES (gen_random_uuid(), %s, %s, %s, now(), %s, %s, %s, %s)",
        whom.id,
        whom.consents["support"],
        whom.id,
        referral,
        agreed,
        copy,
        whom.keys["support"].seal('["wish-1", "name"]', place=place),
    )
    city.run(
        "INSERT INTO referral_move (id, disclosure_id, step, state, hand, at, reason)"
        " VALUES (gen_random_uuid(), %s, 1, 'requested', 'person', now(), '')",
        copy,
    )
