"""Addresses that belong to no page in particular."""

from django.urls import path

from guitu.foundations.ui import views

app_name = "ui"
urlpatterns = [
    path("language", views.language, name="language"),
    path("health", views.health, name="health"),
    path("-/live", views.health, name="live"),
    path("-/ready", views.ready, name="ready"),
]
