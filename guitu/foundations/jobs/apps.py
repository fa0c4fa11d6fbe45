from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "guitu.foundations.jobs"
