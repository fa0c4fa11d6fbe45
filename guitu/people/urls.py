"""The person's own doors. Included under /me/."""

from django.urls import path

from guitu.people import views

app_name = "people"
urlpatterns = [
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-in/card/", views.card, name="card"),
    path("sign-in/pin/", views.pin, name="pin"),
    path("sign-in/code/", views.code, name="code"),
]
