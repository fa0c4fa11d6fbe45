from django.apps import AppConfig


class OfficerConfig(AppConfig):
    name = "guitu.surfaces.officer"
