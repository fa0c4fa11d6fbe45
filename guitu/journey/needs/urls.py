"""Addresses of needs, for the person and for the worker. None holds a word of what is needed."""

from django.urls import path

from guitu.journey.needs import views

app_name = "needs"
urlpatterns = [
    path("me/needs/", views.own_list, name="own"),
    path("me/needs/add/", views.own_add, name="own_add"),
    path("me/needs/questions/", views.own_questions, name="own_questions"),
    path("me/needs/questions/<int:number>/", views.own_ask, name="own_ask"),
    path("me/needs/answers/<uuid:assessment_id>/", views.own_result, name="own_result"),
    path("me/needs/answers/<uuid:assessment_id>/see/", views.own_see, name="own_see"),
    path("me/needs/safety/", views.own_safety, name="own_safety"),
    path("me/needs/<uuid:need_id>/", views.own_change, name="own_change"),
    path("me/needs/<uuid:need_id>/between/", views.own_between, name="own_between"),
    path("me/needs/<uuid:need_id>/move/", views.own_move, name="own_move"),
    path("desk/people/<uuid:person_id>/needs/", views.case_list, name="case"),
    path("desk/people/<uuid:person_id>/needs/add/", views.add, name="add"),
    path("desk/people/<uuid:person_id>/needs/questions/", views.questions, name="questions"),
    path("desk/people/<uuid:person_id>/needs/questions/<int:number>/", views.ask, name="ask"),
    path("desk/people/<uuid:person_id>/needs/answers/<uuid:assessment_id>/", views.result, name="result"),
    path("desk/people/<uuid:person_id>/needs/answers/<uuid:assessment_id>/see/", views.see, name="see"),
    path("desk/people/<uuid:person_id>/needs/safety/", views.safety, name="safety"),
    path("desk/people/<uuid:person_id>/needs/<uuid:need_id>/", views.change, name="change"),
    path("desk/people/<uuid:person_id>/needs/<uuid:need_id>/move/", views.move, name="move"),
]
