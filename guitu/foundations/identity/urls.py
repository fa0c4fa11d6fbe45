"""The way out."""

from django.urls import path

from guitu.foundations.identity import views

app_name = "identity"
urlpatterns = [path("sign-out/", views.sign_out, name="sign_out")]
