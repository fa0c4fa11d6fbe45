from django.apps import AppConfig


class WorkforceConfig(AppConfig):
    name = "guitu.society.workforce"
