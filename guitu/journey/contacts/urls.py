"""Meetings, at the desk and among the person's own pages. No address holds a name."""

from django.urls import path

from guitu.journey.contacts import views

app_name = "contacts"
_DESK = "desk/people/<uuid:person_id>/meetings/"
_OWN = "me/meetings/"
urlpatterns = [
    path(_DESK, views.meetings, name="meetings"),
    path(f"{_DESK}<uuid:meeting_id>/", views.meeting, name="meeting"),
    path(f"{_DESK}<uuid:meeting_id>/time/", views.other_time, name="other_time"),
    path(f"{_DESK}<uuid:meeting_id>/calendar/", views.calendar, name="calendar"),
    path("desk/people/<uuid:person_id>/reminders/", views.reminders, name="reminders"),
    path("desk/people/<uuid:person_id>/reminders/<uuid:reminder_id>/", views.finish, name="finish"),
    path("desk/people/<uuid:person_id>/relations/", views.relations, name="relations"),
    path("me/quiet/", views.own_quiet, name="own_quiet"),
    path("me/messages/", views.own_texts, name="own_texts"),
    path("me/relations/", views.own_relations, name="own_relations"),
    path(_OWN, views.own_meetings, name="own_meetings"),
    path(f"{_OWN}new/", views.own_propose, name="own_propose"),
    path(f"{_OWN}<uuid:meeting_id>/", views.own_meeting, name="own_meeting"),
    path(f"{_OWN}<uuid:meeting_id>/between/", views.own_between, name="own_between"),
    path(f"{_OWN}<uuid:meeting_id>/time/", views.own_other_time, name="own_other_time"),
    path(f"{_OWN}<uuid:meeting_id>/calendar/", views.own_calendar, name="own_calendar"),
]
