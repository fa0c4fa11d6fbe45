"""Password and PIN hashing that one slow office server survives eight at a time."""

import os
from threading import BoundedSemaphore

from django.contrib.auth.hashers import Argon2PasswordHasher

# Each hash takes 19 MiB and one core; more at once than cores only makes everybody wait.
_lanes = BoundedSemaphore(max(1, (os.cpu_count() or 2) - 1))


class Argon2Hasher(Argon2PasswordHasher):
    """Argon2id at OWASP's minimum: 19 MiB, two rounds, one lane."""

    time_cost = 2
    memory_cost = 19_456
    parallelism = 1

    def encode(self, password: str, salt: str) -> str:
        """Return the hash; waits while as many others as there are lanes are being hashed."""
        with _lanes:
            return str(super().encode(password, salt))

    def verify(self, password: str, encoded: str) -> bool:
        """Return whether the password is right; waits like `encode`."""
        with _lanes:
            return bool(super().verify(password, encoded))
