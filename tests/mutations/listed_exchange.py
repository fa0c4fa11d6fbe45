"""The mutations of referrals from outside: what is never kept, who reads what lies sealed, what a sender may hear."""

from tests.mutations.kinds import Mutation, one

TAKING = ("guitu/surfaces/exchange/tests/test_taking.py",)
COMING_IN = ("guitu/surfaces/exchange/tests/test_coming_in.py",)
SCHEMA = ("guitu/surfaces/exchange/tests/test_schema.py",)
SQL = "guitu/surfaces/exchange/sql/exchange.sql"

EXCHANGE_MUTATIONS: tuple[Mutation, ...] = (
    one(
        "a diagnosis from outside is kept", 1, TAKING, "guitu/surfaces/exchange/fhir/sifting.py",
        'if kind in {"Condition", "Goal"} and not domains(kept):', 'if kind in {"Goal"} and not domains(kept):',
    ),
    one(
        "a need that says where somebody was passes", 1, TAKING, "guitu/surfaces/exchange/fhir/sifting.py",
        "code in DOMAINS | AROUND):", "code not in {}):",
    ),
    one(
        "of those who hold people more than a card is taken", 3, TAKING, "guitu/surfaces/exchange/fhir/sifting.py",
        "allowed = (FROM_THOSE_WHO_HOLD if is_custodial else ORDINARY).get(kind)", "allowed = ORDINARY.get(kind)",
    ),
    one(
        "what HL7's own schema forbids is taken in", 1, SCHEMA, "guitu/surfaces/exchange/fhir/checking.py",
        "schema.wrong(resource, kind, path), _by_model", "(), _by_model",
    ),
    one(
        "nobody is told that something sealed waits for them", 2, COMING_IN, "guitu/surfaces/exchange/apps.py",
        'waiting.register("parcel", queries.waiting)', "pass",
    ),
    one(
        "another system's referral can be read", 3, COMING_IN, SQL,
        "FROM wall.sending() s JOIN public.outside_referral r ON r.system_id = s.id",
        "FROM wall.sending() s JOIN public.outside_referral r ON true",
    ),
    one(
        "those who hold people hear more than yes or no", 3, COMING_IN, SQL,
        "CASE WHEN s.kind = 'custodial_sender' AND r.state NOT IN ('requested', 'rejected') THEN",
        "CASE WHEN false THEN",
    ),
    one(
        "those who hold people hear it after the day", 3, COMING_IN, SQL,
        "  WHERE r.until > now()\n", "  WHERE true\n",
    ),
    one(
        "a signature counts twice", 3, COMING_IN, "guitu/surfaces/exchange/api.py",
        "return None if is_seen else system_id", "return system_id",
    ),
    one(
        "what was sealed for somebody stays when they take everything back", 4, COMING_IN, SQL,
        "FOR EACH ROW WHEN (NEW.is_whole_record) EXECUTE FUNCTION wall.parcel_goes_too();",
        "FOR EACH ROW WHEN (false) EXECUTE FUNCTION wall.parcel_goes_too();",
    ),
)  # fmt: skip
