"""An ordinary Django site over the same rows: no wall, no sealing, one line of access log."""

import json
import os

SECRET_KEY, ALLOWED_HOSTS = "floor", ["*"]
INSTALLED_APPS = ["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions", "benchmarks.floor"]
_ONE = "middleware.security.Security contrib.sessions.middleware.Session middleware.common.Common"
_TWO = "middleware.csrf.CsrfView contrib.auth.middleware.Authentication middleware.clickjacking.XFrameOptions"
MIDDLEWARE = [f"django.{name}Middleware" for name in f"{_ONE} {_TWO}".split()]
ROOT_URLCONF = "benchmarks.floor.site"
_CONTEXT = ["django.template.context_processors.request", "django.contrib.auth.context_processors.auth"]
_ENGINE = "django.template.backends.django.DjangoTemplates"
TEMPLATES = [{"BACKEND": _ENGINE, "APP_DIRS": True, "OPTIONS": {"context_processors": _CONTEXT}}]
DATABASES = {"default": json.loads(os.environ["FLOOR_DATABASE"])}
PASSWORD_HASHERS = ["guitu.foundations.identity.hashing.Argon2Hasher"]
LOGIN_URL, LOGIN_REDIRECT_URL, USE_TZ, TIME_ZONE = "/sign-in/", "/", True, "Asia/Shanghai"
