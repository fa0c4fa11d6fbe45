"""The intake desk's addresses."""

from django.urls import path

from guitu.journey.intake import views

app_name = "intake"
urlpatterns = [
    path("", views.cards, name="cards"),
    path("<uuid:card_id>/invite/", views.invite, name="invite"),
    path("<uuid:card_id>/drop/", views.drop, name="drop"),
]
