from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "guitu.society.directory"
