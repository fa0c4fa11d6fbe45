from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "guitu.journey.intake"
