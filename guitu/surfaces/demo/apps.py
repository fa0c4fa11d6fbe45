from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "guitu.surfaces.demo"
