from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "guitu.society.organisations"
