"""Saying goodbye, from both sides."""

from django.urls import path

from guitu.journey.closure import views

app_name = "closure"
urlpatterns = [
    path("desk/people/<uuid:person_id>/closing/", views.closing, name="closing"),
    path("me/goodbye/", views.goodbye, name="goodbye"),
]
