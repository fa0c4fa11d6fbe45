from django.apps import AppConfig


class WhatifConfig(AppConfig):
    name = "guitu.supports.whatif"
