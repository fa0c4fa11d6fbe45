"""How the server is started: sized to the machine, and silent about everything a person wrote."""

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

_MEBI = 1024 * 1024
_SMALL_SHARED_MEMORY = 256 * _MEBI


def parameters(socket: Path, log: Path, extra: Mapping[str, str]) -> dict[str, str]:
    """Return all parameters the server is started with; those given by the caller win."""
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // _MEBI
    return {
        "listen_addresses": "",
        "unix_socket_directories": str(socket),
        "unix_socket_permissions": "0700",
        "password_encryption": "scram-sha-256",
        "timezone": "UTC",
        "jit": "off",
        "shared_buffers": f"{max(32, min(512, memory // 8))}MB",
        "effective_cache_size": f"{max(64, memory // 2)}MB",
        "maintenance_work_mem": f"{max(32, min(256, memory // 16))}MB",
        "work_mem": "16MB",
        "max_wal_size": "4GB",
        "checkpoint_timeout": "15min",
        "random_page_cost": "1.1",
        "dynamic_shared_memory_type": _shared_memory(),
        **_log(log),
        **extra,
    }


def _shared_memory() -> str:
    """Return where parallel workers meet; containers often give /dev/shm so little that a query would fail there."""
    try:
        roomy = shutil.disk_usage("/dev/shm").total >= _SMALL_SHARED_MEMORY  # noqa: S108
    except FileNotFoundError:
        roomy = False
    return "posix" if roomy else "mmap"


def _log(log: Path) -> dict[str, str]:
    """Return log settings that let no statement, no value and no row through.

    Errors of a statement go to whoever sent it and nowhere else: even their first line can quote a value.
    One file for each hour of the day, overwritten the next day.
    """
    return {
        "log_destination": "stderr",
        "logging_collector": "on",
        "log_directory": str(log),
        "log_filename": "postgres-%H.log",
        "log_file_mode": "0600",
        "log_rotation_age": "60",
        "log_rotation_size": "0",
        "log_truncate_on_rotation": "on",
        "log_timezone": "UTC",
        "log_line_prefix": "%m [%p] ",
        "log_min_messages": "log",
        "log_error_verbosity": "terse",
        "log_statement": "none",
        "log_min_error_statement": "panic",
        "log_min_duration_statement": "-1",
        "log_autovacuum_min_duration": "-1",
        "log_checkpoints": "off",
        "log_parameter_max_length": "0",
        "log_parameter_max_length_on_error": "0",
    }
