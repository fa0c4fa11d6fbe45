"""Everything Django needs to know. Secrets come from files of this installation, never from the environment."""

import os
from pathlib import Path
from typing import Any

from guitu.foundations.access import places
from guitu.journey import STAGES

PACKAGE = Path(__file__).resolve().parents[1]
DEBUG = False
GUITU_DEMO = (places.home() / "synthetic").exists()
GUITU_SYNTHETIC = GUITU_DEMO
SECRET_KEY = places.make_secret("django.secret", length=50)
ALLOWED_HOSTS = os.environ.get("GUITU_HOSTS", "127.0.0.1,localhost,[::1]").split(",")

INSTALLED_APPS = [
    "django.contrib.staticfiles",
    "django_cotton.apps.SimpleAppConfig",
    "template_partials.apps.SimpleAppConfig",
    "django_htmx",
    "guitu.foundations.access",
    "guitu.foundations.identity",
    "guitu.foundations.sealing",
    "guitu.foundations.audit",
    "guitu.foundations.jobs",
    "guitu.foundations.ui",
    "guitu.society.organisations",
    "guitu.society.directory",
    "guitu.society.workforce",
    "guitu.people",
    *(f"guitu.journey.{stage}" for stage in STAGES),
    "guitu.supports.benefits",
    "guitu.supports.whatif",
    "guitu.surfaces.front",
    "guitu.surfaces.desk",
    "guitu.surfaces.portal",
    "guitu.surfaces.alongside",
    "guitu.surfaces.officer",
    "guitu.surfaces.finder",
    "guitu.surfaces.exchange",
    "guitu.surfaces.demo",
]

MIDDLEWARE = [
    "guitu.foundations.ui.middleware.SecurityHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "guitu.foundations.ui.middleware.Language",
    "django.middleware.common.CommonMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "guitu.foundations.identity.middleware.WhoIsAsking",
]

ROOT_URLCONF = "guitu.config.urls"
WSGI_APPLICATION = "guitu.config.wsgi.application"
FORM_RENDERER = "guitu.foundations.ui.renderer.GuituRenderer"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": False,
        "OPTIONS": {
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            [
                                "django_cotton.cotton_loader.Loader",
                                "django.template.loaders.filesystem.Loader",
                                "django.template.loaders.app_directories.Loader",
                            ],
                        )
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "guitu.foundations.ui.frame.frame",
                "guitu.surfaces.desk.nav.nav",
                "guitu.surfaces.portal.nav.nav",
            ],
            "builtins": [
                "django_cotton.templatetags.cotton",
                "django.templatetags.i18n",
                "django.templatetags.static",
                "template_partials.templatetags.partials",
                "guitu.foundations.ui.templatetags.always",
            ],
        },
    }
]


IS_WEB = places.process() == "web"


def _database(role: str) -> dict[str, Any]:
    where = places.address()
    return {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": where.host,
        "PORT": where.port,
        "NAME": where.name,
        "USER": role,
        "PASSWORD": places.role_password(role) if (places.home() / "secrets" / f"{role}.password").exists() else "",
        "CONN_MAX_AGE": 0,
        "OPTIONS": {
            # Row-level security costs planning, not running: prepared statements plan once.
            "server_side_binding": True,
            "prepare_threshold": 2,
            # Worker, eraser and owner do one thing at a time, and must hear a signal while the database is away.
            **({"pool": {"min_size": 1, "max_size": 8, "timeout": 10, "name": role}} if IS_WEB else {}),
            "connect_timeout": 5,
        },
    }


DATABASES = {alias: _database(role) for alias, role in places.PROCESSES[places.process()].items()}
DATABASE_ROUTERS: list[str] = []
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# OWASP's minimum for argon2id: 19 MiB, two rounds, one lane. How many run at once is capped where they run.
PASSWORD_HASHERS = ["guitu.foundations.identity.hashing.Argon2Hasher"]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
# English days are written as in the lists: 2026-11-22.
FORMAT_MODULE_PATH = "guitu.config.formats"
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "/static/"
STATIC_ROOT = None
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
STORAGES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}

IS_SECURE = os.environ.get("GUITU_HTTPS", "") == "yes"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SECURE = IS_SECURE
CSRF_COOKIE_SAMESITE = "Strict"
# Where a message to a phone leads: the first of the names under which the site is reached.
GUITU_ADDRESS = f"{'https' if IS_SECURE else 'http'}://{ALLOWED_HOSTS[0].lstrip('.')}"
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS] if IS_SECURE else []
CSRF_FAILURE_VIEW = "guitu.foundations.identity.refusals.csrf_failure"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_SECURE else None
DATA_UPLOAD_MAX_MEMORY_SIZE = 200_000

# Nothing a person wrote, no address and no query string reaches a log.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "filters": {"content_free": {"()": "guitu.foundations.audit.quiet.ContentFree"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["content_free"]},
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"django": {"handlers": ["stderr"], "level": "ERROR", "propagate": False}},
}
