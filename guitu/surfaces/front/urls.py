"""The front door."""

from django.urls import path

from guitu.surfaces.front import views

app_name = "front"
urlpatterns = [
    path("", views.landing, name="landing"),
    path("promises/", views.promises, name="promises"),
    path("accessibility/", views.accessibility, name="accessibility"),
]
