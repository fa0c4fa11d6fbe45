"""The plan: the worker's pages and the person's, side by side."""

from django.urls import path

from guitu.journey.plans import views

app_name = "plans"
DESK, OWN = "desk/people/<uuid:person_id>/plan/", "me/plan/"
urlpatterns = [
    path(DESK, views.plan, name="plan"),
    path(f"{DESK}write/", views.write, name="write"),
    path(f"{DESK}with/<uuid:worker_id>/write/", views.write, name="write_between"),
    path(f"{DESK}versions/<uuid:plan_id>/", views.version, name="version"),
    path(f"{DESK}versions/<uuid:plan_id>/steps/<uuid:step_key>/", views.mark, name="mark"),
    path(OWN, views.own_plan, name="own"),
    path(f"{OWN}write/", views.own_write, name="own_write"),
    path(f"{OWN}with/<uuid:worker_id>/write/", views.own_write, name="own_write_between"),
    path(f"{OWN}versions/<uuid:plan_id>/", views.own_version, name="own_version"),
    path(f"{OWN}versions/<uuid:plan_id>/answer/", views.own_answer, name="own_answer"),
    path(f"{OWN}versions/<uuid:plan_id>/steps/<uuid:step_key>/", views.own_mark, name="own_mark"),
]
