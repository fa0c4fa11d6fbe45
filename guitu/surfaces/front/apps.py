from django.apps import AppConfig


class FrontConfig(AppConfig):
    name = "guitu.surfaces.front"
