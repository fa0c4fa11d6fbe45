"""The mutations that a journey of one human through two organisations must notice."""

from tests.mutations.kinds import Mutation, one

DISCLOSURES = "guitu/journey/referrals/sql/disclosures.sql"
TWO = ("tests/promises/test_two_organisations.py",)

JOURNEY_MUTATIONS: tuple[Mutation, ...] = (
    one(
        "what was taken back can still be read there", 4, TWO, DISCLOSURES,
        "AND d.taken_back_at IS NULL AND d.ends_at > now()", "AND d.ends_at > now()",
    ),
    one(
        "what was turned down stays readable there", 3, TWO, DISCLOSURES,
        "    AND wall.referral_state(d.id) NOT IN ('rejected', 'cancelled', 'entered-in-error')\n", "",
    ),
    one(
        "answers between two are read by the whole team", 2, TWO, "guitu/journey/needs/sql/only_two.sql",
        "CALL wall.between_two('public.assessment');\n", "",
    ),
    one(
        "whoever was trusted reads on after a goodbye", 2, TWO, "guitu/journey/closure/actions.py",
        "        people.end_trust(trusted_id=guest, by=by, at=at)\n", "        str(guest)\n",
    ),
    one(
        "a desk reads that something of hers went elsewhere", 3, TWO, DISCLOSURES,
        "USING (station_id = (SELECT app.desk()) OR worker_id = (SELECT app.staff()));",
        "USING (from_station_id = (SELECT app.desk()) OR station_id = (SELECT app.desk())"
        " OR worker_id = (SELECT app.staff()));",
    ),
)  # fmt: skip
