"""The editors' desk. What everybody reads of the directory stands in the urls beside."""

from django.urls import path

from guitu.surfaces.finder.editing import views

app_name = "editing"
urlpatterns = [
    path("desk/directory/", views.home, name="home"),
    path("desk/directory/words/", views.meanings, name="words"),
    path("desk/directory/<uuid:service_id>/", views.entry, name="entry"),
    path("desk/directory/<uuid:service_id>/right/", views.assure, name="assure"),
    path("desk/directory/<uuid:service_id>/places/", views.places, name="places"),
    path("desk/directory/<uuid:service_id>/change/", views.change, name="change"),
    path("desk/directory/<uuid:service_id>/hours/<int:number>/", views.hours, name="hours"),
]
