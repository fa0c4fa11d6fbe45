import hashlib
import uuid
from datetime import UTC, datetime
from pathlib import Path

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

TEXTS = Path(__file__).resolve().parents[1] / "notices"
PUBLISHED = datetime(2026, 11, 23, tzinfo=UTC)
VERSIONS = (("support", 3), ("health", 4))


def publish(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Publish the texts that call the plan for hard moments what it is called everywhere else."""
    for purpose, version in VERSIONS:
        zh, en = ((TEXTS / f"{purpose}-{version}.{tongue}.txt").read_text(encoding="utf-8") for tongue in ("zh", "en"))
        apps.get_model("consent", "Notice").objects.create(
            id=uuid.uuid5(uuid.NAMESPACE_URL, f"guitu:notice:{purpose}:{version}"),
            purpose=purpose,
            version=version,
            text_zh=zh,
            text_en=en,
            sha256=hashlib.sha256(f"{zh}\n{en}".encode()).digest(),
            published_at=PUBLISHED,
        )


class Migration(migrations.Migration):
    dependencies = [("consent", "0013_three_years")]
    operations = [migrations.RunPython(publish, migrations.RunPython.noop)]
