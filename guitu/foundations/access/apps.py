from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "guitu.foundations.access"
