"""The public page on which somebody asks for a call, and the intake desk."""

from django.urls import path

from guitu.journey.intake import views

app_name = "intake"
urlpatterns = [
    path("call-me/", views.call_me, name="call"),
    path("call-me/take-back/", views.take_back, name="take_back"),
    path("call-me/<uuid:station_id>/", views.call_details, name="call_details"),
    path("call-me/<uuid:station_id>/send/", views.call_send, name="call_send"),
    path("desk/cards/", views.cards, name="cards"),
    path("desk/cards/elsewhere/", views.elsewhere, name="elsewhere"),
    path("desk/cards/<uuid:card_id>/invite/", views.invite, name="invite"),
    path("desk/cards/<uuid:card_id>/hand/", views.hand, name="hand"),
    path("desk/cards/<uuid:card_id>/decline/", views.decline, name="decline"),
]
