from django.apps import AppConfig


class SealingConfig(AppConfig):
    name = "guitu.foundations.sealing"
