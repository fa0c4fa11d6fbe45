"""Whoever walks through the demo can receive somebody, too: at another organisation some have just arrived."""

import psycopg

from guitu.surfaces.demo import accounts
from guitu.surfaces.demo.tests.test_loaded import City

STANDS = (
    "SELECT (SELECT m.state FROM referral_move m WHERE m.disclosure_id = d.id ORDER BY m.step DESC LIMIT 1)"
    " FROM disclosure d JOIN worker w ON w.station_id = d.station_id JOIN staff_account a ON a.worker_id = w.id"
    " WHERE a.login = %s AND d.at > now() - interval '10 days'"
)
HOUSES = (
    "SELECT count(DISTINCT w.organisation_id) FROM worker w JOIN staff_account a ON a.worker_id = w.id"
    " WHERE a.login = ANY (%s) AND (w.role = 'intake' OR a.login = %s)"
)


def test_some_wait_at_the_desk_of_another_organisation_and_one_was_accepted(small_city: City) -> None:
    with psycopg.connect(small_city.superuser_dsn) as inside:
        stands = sorted(row[0] for row in inside.execute(STANDS, [accounts.PARTNER.login]).fetchall())
        logins = [accounts.PARTNER.login, accounts.DESK.login]
        houses = inside.execute(HOUSES, [logins, accounts.DESK.login]).fetchone()
    assert stands.count("accepted") >= 1
    assert stands.count("requested") >= 2
    assert houses == (2,)
