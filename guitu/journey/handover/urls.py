"""Handing over, from both sides."""

from django.urls import path

from guitu.journey.handover import views

app_name = "handover"
urlpatterns = [
    path("desk/people/<uuid:person_id>/handover/", views.case, name="case"),
    path("desk/people/<uuid:person_id>/handover/move/", views.move, name="move"),
    path("me/handover/", views.own, name="own"),
]
