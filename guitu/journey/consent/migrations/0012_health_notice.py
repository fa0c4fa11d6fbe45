import hashlib
import uuid
from datetime import UTC, datetime
from pathlib import Path

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

TEXTS = Path(__file__).resolve().parents[1] / "notices"
PUBLISHED = datetime(2026, 11, 23, tzinfo=UTC)


def publish(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Publish a text about health that says who of those somebody trusts reads it: a child's guardian, and nobody else."""
    zh, en = ((TEXTS / f"health-3.{tongue}.txt").read_text(encoding="utf-8") for tongue in ("zh", "en"))
    apps.get_model("consent", "Notice").objects.create(
        id=uuid.uuid5(uuid.NAMESPACE_URL, "guitu:notice:health:3"),
        purpose="health",
        version=3,
        text_zh=zh,
        text_en=en,
        sha256=hashlib.sha256(f"{zh}\n{en}".encode()).digest(),
        published_at=PUBLISHED,
    )


class Migration(migrations.Migration):
    dependencies = [("consent", "0011_kinds")]
    operations = [migrations.RunPython(publish, migrations.RunPython.noop)]
