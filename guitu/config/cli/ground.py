"""Commands that lay and check the ground: database, roles, migrations, keys."""

import os
import subprocess
import sys


def migrate_as_owner() -> None:
    """Bring the database to the current shape, in a process of its own that alone holds the owner's role."""
    environment = {**os.environ, "GUITU_PROCESS": "owner", "DJANGO_SETTINGS_MODULE": "guitu.config.settings"}
    program = "import django; django.setup(); from django.core.management import call_command; call_command('migrate', verbosity=0)"
    subprocess.run([sys.executable, "-c", program], env=environment, check=True)  # noqa: S603
