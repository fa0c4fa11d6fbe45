from django.apps import AppConfig


class FinderConfig(AppConfig):
    name = "guitu.surfaces.finder"
