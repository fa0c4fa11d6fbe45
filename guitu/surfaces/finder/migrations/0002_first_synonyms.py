from importlib import resources

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def load(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Put in the first words that mean the same. Afterwards the table is the town's own."""
    told = resources.files("guitu.surfaces.finder").joinpath("data/synonyms.txt").read_text(encoding="utf-8")
    pairs = [
        (word, means)
        for line in told.splitlines()
        if not line.startswith("#")
        for word, *meanings in [line.split()]
        for means in meanings
    ]
    synonym = apps.get_model("finder", "Synonym")
    synonym.objects.bulk_create(synonym(word=word, means=means) for word, means in pairs)


class Migration(migrations.Migration):
    dependencies = [("finder", "0001_initial")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
