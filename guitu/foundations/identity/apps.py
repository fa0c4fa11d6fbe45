from django.apps import AppConfig


class IdentityConfig(AppConfig):
    name = "guitu.foundations.identity"
