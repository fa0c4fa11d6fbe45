from django.apps import AppConfig


class AlongsideConfig(AppConfig):
    name = "guitu.surfaces.alongside"
