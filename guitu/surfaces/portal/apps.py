from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "guitu.surfaces.portal"
