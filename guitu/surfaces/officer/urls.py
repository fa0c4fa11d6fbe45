"""The data-protection officer's address."""

from django.urls import path

from guitu.surfaces.officer import views

app_name = "officer"
urlpatterns = [path("", views.home, name="home")]
