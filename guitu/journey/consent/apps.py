from django.apps import AppConfig


class ConsentConfig(AppConfig):
    name = "guitu.journey.consent"
