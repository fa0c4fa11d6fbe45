"""Promise 1's allow-list: whatever holds anything about a person stands in docs/fields.md, or does not exist."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

import psycopg
from django.conf import settings

from guitu.foundations.access.verdicts import Kind, Proven, Role
from guitu.foundations.jobs import registry
from guitu.journey.intake.rules import Reason
from guitu.surfaces.portal.words import PART_WORDS, WHY_WORDS
from tests.architecture import tree

if TYPE_CHECKING:
    from conftest import Ground

PAGE = "fields.md"
KINDS = {"sealed", "hash", "id", "code", "time", "flag", "count", "name"}
# Clear text about somebody: workers only, who are shown by name so that people can choose them.
NAMES = {"worker.name", "staff_account.login", "identity.called"}


def listed() -> dict[str, dict[str, list[str]]]:
    """Return what the page says: table, column, and the rest of the column's row."""
    tables = re.split(r"^### ", tree.section(PAGE, "## Tables"), flags=re.MULTILINE)[1:]
    return {
        tree.word(part.splitlines()[0]): {tree.word(row[0]): row[1:] for row in tree.rows(part)} for part in tables
    }


def harmless() -> dict[str, str]:
    """Return the tables said to hold nothing about anybody, with the reason."""
    return {
        tree.word(row[0]): row[1] for row in tree.rows(tree.section(PAGE, "## Tables that hold nothing about anybody"))
    }


def codes() -> dict[str, set[str]]:
    """Return the closed lists of the page: place and values."""
    found = {}
    for place, values in tree.rows(tree.section(PAGE, "## Codes")):
        for one in re.findall(r"`([^`]+)`", place):
            found[one] = set(re.findall(r"`([^`]+)`", values))
    return found


def _sql() -> str:
    return "\n".join(file.read_text(encoding="utf-8") for file in tree.files("guitu/**/sql/*.sql"))


def _spoken(*words: str) -> Iterator[str]:
    """Yield the strings given to a keyword or as the first word of a call, wherever the code opens or acts."""
    for file in tree.modules():
        for node in ast.walk(tree.parsed(file)):
            if isinstance(node, ast.Call) and file.name not in {"scopes.py", "words.py"}:
                yield from (
                    value.value
                    for one in node.keywords
                    if one.arg in words
                    for value in ast.walk(one.value)
                    if isinstance(value, ast.Constant) and isinstance(value.value, str)
                )


def done_through_act() -> set[str]:
    """Return every verb for which the code asks `app.act` for a key."""
    return {
        str(node.args[0].value)
        for file in tree.modules()
        for node in ast.walk(tree.parsed(file))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "act"
        if node.args and isinstance(node.args[0], ast.Constant)
    }


def opened_to_read() -> set[str]:
    """Return every part that the code opens to read."""
    own = {
        name for file in tree.modules() for name in re.findall(r"\b_open\(by, \"([a-z]+)\"\)", file.read_text("utf-8"))
    }
    return own | set(_spoken("part"))


def said_of_lists() -> set[str]:
    """Return why the code shows names in a list: the only reason that it says itself."""
    return set(_spoken("why"))


def written_parts() -> set[str]:
    """Return every part that an entry can carry: what the code opens, and what the functions record."""
    calls = re.findall(r"PERFORM wall\.record\((.*?)(?:\);|\) FROM)", _sql(), re.DOTALL)
    words = {word for call in calls for word in re.findall(r"'([a-z_]+(?:\.[a-z_]+)?)'", call)}
    lists = re.findall(r"organisation_id, '([a-z_]+)', (?:'[a-z_]+'|p_why), me\.proven", _sql())
    return done_through_act() | opened_to_read() | (words - _reasons_in(calls)) | set(lists)


def _reasons_in(calls: list[str]) -> set[str]:
    """Return the last word of each recorded call: why it was done."""
    return {re.findall(r"'([a-z_.]+)'", call)[-1] for call in calls if not call.endswith("p_reason")} | {"person"}


def written_reasons() -> set[str]:
    """Return every reason that an entry can carry."""
    calls = re.findall(r"PERFORM wall\.record\((.*?)(?:\);|\) FROM)", _sql(), re.DOTALL)
    cards = re.findall(r"organisation_id, '[a-z_]+', '([a-z_]+)', me\.proven", _sql())
    topics = {"support", "health", "family"}
    return (_reasons_in(calls) - {"person"}) | set(_spoken("why")) | set(cards) | topics | about_a_card()


def tried_for_somebody() -> set[str]:
    """Return the verbs of what is done for one person: refused, it is noted under its verb."""
    return {
        decorator.args[0].value
        for file in tree.modules()
        for node in ast.walk(tree.parsed(file))
        if isinstance(node, ast.FunctionDef) and "person_id" in {one.arg for one in node.args.kwonlyargs}
        for decorator in node.decorator_list
        if isinstance(decorator, ast.Call) and isinstance(decorator.func, ast.Name) and decorator.func.id == "action"
        if isinstance(decorator.args[0], ast.Constant) and isinstance(decorator.args[0].value, str)
    }


def about_a_card() -> set[str]:
    """Return why a waiting card can be declined. It was never about a person's record, so no person reads it."""
    return {one.value for one in Reason}


def kinds_of_due() -> set[str]:
    """Return every kind of task that is done later."""
    put = re.findall(
        r"INSERT INTO public\.due [^;]*?VALUES \(gen_random_uuid\(\), [^,]*(?:\([^)]*\))?[^,]*, '([a-z_]+)'", _sql()
    )
    return set(registry.tasks()) | set(put)


def bare_fields() -> set[str]:
    """Return what is read from a request by name, or asked for by a template outside a form class."""
    code = "\n".join(file.read_text(encoding="utf-8") for file in tree.modules())
    read = re.findall(r"\b(?:POST|GET)(?:\.get(?:list)?\(|\[)\"([\w-]+)\"", code)
    asked = re.findall(r"\"([\w-]+)\" (?:not )?in request\.(?:POST|GET)", code)
    shown = [
        name
        for file in tree.templates()
        for name in re.findall(r"<(?:input|select|textarea|button)\b[^>]*\sname=\"([\w-]+)\"", file.read_text("utf-8"))
    ]
    return {*read, *asked, *shown}


def cookie_lines(code: str) -> str:
    """Return the lines that name a cookie."""
    return "\n".join(line for line in code.splitlines() if re.match(r"(COOKIE|HALF)\b", line) or "_cookie(" in line)


def cookies() -> set[str]:
    """Return every cookie that this code or Django sets."""
    code = "\n".join(file.read_text(encoding="utf-8") for file in tree.modules())
    return {*re.findall(r"\"(guitu_[a-z]+)\"", cookie_lines(code)), settings.CSRF_COOKIE_NAME}


def test_every_column_is_listed_or_its_table_holds_nothing() -> None:
    page, nothing = listed(), harmless()
    missing = [
        f"{model._meta.db_table}.{field.column}"
        for model in tree.our_models()
        if model._meta.db_table not in nothing
        for field in model._meta.concrete_fields
        if field.column not in page.get(model._meta.db_table, {})
    ]
    assert missing == [], "say in docs/fields.md what it is for, how long it is kept and who sees it"


def test_nothing_is_listed_twice() -> None:
    page = (tree.DOCS / PAGE).read_text(encoding="utf-8")
    twice = [heading for heading, count in Counter(re.findall(r"^### (.*)$", page, re.MULTILINE)).items() if count > 1]
    for part in re.split(r"^##+ ", page, flags=re.MULTILINE):
        heading = part.partition("\n")[0]
        # A form's field is named by two cells, anything else by the first.
        width = 2 if heading == "Form fields" else 1
        names = Counter(tuple(row[:width]) for row in tree.rows(part))
        twice += [f"{heading}: {' '.join(name)}" for name, count in names.items() if count > 1]
    assert twice == []


def test_nothing_is_listed_that_does_not_exist() -> None:
    there = {model._meta.db_table: {f.column for f in model._meta.concrete_fields} for model in tree.our_models()}
    vain = [
        f"{table}.{one}" for table, columns in listed().items() for one in columns if one not in there.get(table, ())
    ]
    assert vain == []
    assert set(harmless()) - set(there) == {"django_migrations"}
    assert set(harmless()) & set(listed()) == set()


def test_the_database_itself_has_no_table_or_column_beside_the_list(ground: "Ground") -> None:
    with psycopg.connect(ground.superuser_dsn) as connection:
        found = connection.execute(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema NOT IN"
            " ('pg_catalog', 'information_schema')"
        ).fetchall()
    page, nothing = listed(), harmless()
    assert [f"{table}.{one}" for table, one in found if table not in nothing and one not in page.get(table, {})] == []


def test_every_listed_column_says_what_for_how_long_and_for_whom() -> None:
    empty = [
        f"{table}.{column}"
        for table, columns in listed().items()
        for column, said in columns.items()
        if len(said) != 4 or not all(said) or said[0] not in KINDS
    ]
    assert empty == []


def test_the_kind_that_is_said_is_the_kind_that_is_stored() -> None:
    """Sealed and hashed values are bytes (or a password hash); nothing else about anybody is free text."""
    stored = {
        "sealed": {"BinaryField"},
        "hash": {"BinaryField", "CharField"},
        "id": {"UUIDField", "ForeignKey", "OneToOneField", "ArrayField"},
        "code": {"CharField", "SmallIntegerField"},
        "time": {"DateTimeField", "DateField"},
        "flag": {"BooleanField"},
        "count": {"IntegerField", "SmallIntegerField", "BigIntegerField"},
        "name": {"CharField"},
    }
    fields = {(m._meta.db_table, str(f.column)): f for m in tree.our_models() for f in m._meta.concrete_fields}
    wrong = [
        f"{table}.{column}: {type(fields[table, column]).__name__} is no {said[0]}"
        for table, columns in listed().items()
        for column, said in columns.items()
        if type(fields[table, column]).__name__ not in stored[said[0]]
    ]
    assert wrong == []


def test_clear_names_are_those_of_workers_only() -> None:
    clear = {
        f"{table}.{column}"
        for table, columns in listed().items()
        for column, said in columns.items()
        if said[0] == "name"
    }
    assert clear == NAMES


def test_a_harmless_table_says_why_and_points_at_nobody() -> None:
    tables = {model._meta.db_table: model for model in tree.our_models()}
    pointing = [
        f"{name}.{field.column}"
        for name in harmless()
        if name in tables
        for field in tables[name]._meta.concrete_fields
        if field.column in {"person_id", "subject_id", "consent_id", "owner_id", "user_id", "worker_id"}
    ]
    assert pointing == []
    assert [name for name, why in harmless().items() if len(why) < 20] == []


def test_every_closed_list_is_listed_value_by_value() -> None:
    chosen = {
        f"{model._meta.db_table}.{field.column}": {str(value) for value, _label in field.flatchoices}
        for model in tree.our_models()
        for field in model._meta.concrete_fields
        if field.choices
    }
    chosen |= {
        "proven": {str(int(one)) for one in Proven},
        "identity.kind": {one.value for one in Kind if one},
        "identity.role": {one.value for one in Role if one},
        "entry.part": written_parts(),
        "refused_attempt.part": written_parts() | {"bulk"} | tried_for_somebody(),
        "entry.why": written_reasons(),
        "due.kind": kinds_of_due(),
    }
    assert codes() == chosen


def test_the_person_reads_in_plain_words_which_part_was_opened_and_why() -> None:
    acts_on_a_card = {part for part in written_parts() if part.startswith("waiting_card.")}
    assert written_parts() - acts_on_a_card - set(PART_WORDS) == set()
    assert written_reasons() - about_a_card() - set(WHY_WORDS) == set()


def test_every_code_column_has_its_closed_list() -> None:
    page = listed()
    known = {place.rpartition(".")[2] if place == "proven" else place for place in codes()}
    loose = {
        f"{table}.{column}"
        for table, columns in page.items()
        for column, said in columns.items()
        if said[0] == "code" and f"{table}.{column}" not in known and column not in known
    }
    assert loose == {"portal_card.number", "draft.place"}


def test_every_form_field_is_listed_and_no_other() -> None:
    said = {(tree.word(row[0]), tree.word(row[1])) for row in tree.rows(tree.section(PAGE, "## Form fields"))}
    there = {(form.__name__, name) for form in tree.our_forms() for name in form.base_fields}
    assert said == there


def test_every_field_read_without_a_form_is_listed_and_no_other() -> None:
    said = {tree.word(row[0]) for row in tree.rows(tree.section(PAGE, "## Fields without a form class"))}
    assert said == bare_fields()


def test_what_a_form_field_is_said_to_become_is_a_listed_column() -> None:
    page = listed()
    named = re.findall(r"`([a-z_]+)\.([a-z_]+)`", tree.section(PAGE, "## Form fields"))
    assert [f"{table}.{column}" for table, column in named if column not in page.get(table, {})] == []


def test_every_cookie_is_listed_and_no_other() -> None:
    assert {tree.word(row[0]) for row in tree.rows(tree.section(PAGE, "## In the browser"))} == cookies()


def test_a_column_that_nobody_listed_would_be_seen() -> None:
    assert "risk" not in listed()["person"]
    assert {"name", "birth_date", "phone"} == {
        column for column, said in listed()["person"].items() if said[0] == "sealed"
    }
