"""The directory has a place for every field of the standard, and no other."""

from django.apps import apps

from guitu.society.directory.hsds.standard import KINDS
from guitu.society.directory.hsds.values import TYPES
from guitu.society.directory.models import Listed

OURS = {"id", "source_id", "changed_at"}
STORED = {
    "text": {"TextField"}, "number": {"DecimalField"}, "date": {"DateField"}, "time": {"TimeField"},
    "moment": {"DateTimeField"}, "id": {"ForeignKey"}, "any": {"UUIDField"},
}  # fmt: skip


def _tables() -> dict[str, dict[str, str]]:
    return {
        model._meta.db_table: {str(field.column): type(field).__name__ for field in model._meta.concrete_fields}
        for model in apps.get_app_config("directory").get_models()
        if issubclass(model, Listed)
    }


def test_every_table_of_the_standard_is_a_table_of_ours_column_by_column() -> None:
    told = {kind.table: {one.column for one in kind.fields} for kind in KINDS.values()}
    assert told == {table: set(columns) - OURS for table, columns in _tables().items()}


def test_every_field_is_stored_as_what_it_is() -> None:
    tables = _tables()
    wrong = [
        f"{kind.name}.{one.name}"
        for kind in KINDS.values()
        for one in kind.fields
        if tables[kind.table][one.column] not in STORED.get(one.type, {"CharField"})
    ]
    assert wrong == []
    assert TYPES.keys() <= STORED.keys()


def test_what_nests_in_json_names_fields_that_are_there() -> None:
    for kind in KINDS.values():
        fields = {name: {one.name for one in other.fields} for name, other in KINDS.items()}
        for child, name in kind.lists.values():
            assert name in fields[child]
        for child, name in kind.wholes.values():
            assert child in KINDS
            assert name in fields[kind.name]
