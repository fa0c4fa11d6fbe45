"""The staff door and the colleagues behind it."""

from django.urls import path

from guitu.society.workforce import views

app_name = "workforce"
urlpatterns = [
    path("staff/sign-in/", views.sign_in, name="sign_in"),
    path("staff/code/", views.code, name="code"),
    path("staff/authenticator/", views.enrol, name="enrol"),
    path("desk/colleagues/", views.colleagues, name="colleagues"),
]
