import hashlib
import uuid
from datetime import UTC, datetime
from pathlib import Path

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

TEXTS = Path(__file__).resolve().parents[1] / "notices"
PUBLISHED = datetime(2026, 11, 22, tzinfo=UTC)


def publish(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Publish texts that name what is kept by now, who reads it, and that the period is the person's to choose."""
    notice = apps.get_model("consent", "Notice")
    for purpose in ("support", "health", "family", "cover", "statistics"):
        zh, en = ((TEXTS / f"{purpose}-2.{tongue}.txt").read_text(encoding="utf-8") for tongue in ("zh", "en"))
        notice.objects.create(
            id=uuid.uuid5(uuid.NAMESPACE_URL, f"guitu:notice:{purpose}:2"),
            purpose=purpose,
            version=2,
            text_zh=zh,
            text_en=en,
            sha256=hashlib.sha256(f"{zh}\n{en}".encode()).digest(),
            published_at=PUBLISHED,
        )


class Migration(migrations.Migration):
    dependencies = [("consent", "0009_period")]
    operations = [migrations.RunPython(publish, migrations.RunPython.noop)]
