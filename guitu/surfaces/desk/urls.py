"""The worker's addresses. None holds a name."""

from django.urls import path

from guitu.surfaces.desk import views

app_name = "desk"
urlpatterns = [
    path("", views.home, name="home"),
    path("today/", views.today, name="today"),
    path("people/", views.caseload, name="caseload"),
    path("people/new/", views.on_word, name="on_word"),
    path("people/<uuid:person_id>/", views.person, name="person"),
    path("people/<uuid:person_id>/notes/<uuid:contact_id>/", views.note, name="note"),
    path("people/<uuid:person_id>/team/", views.suggest, name="suggest"),
    path("people/<uuid:person_id>/card/", views.ask_card, name="ask_card"),
    path("approvals/", views.approvals, name="approvals"),
    path("cover/", views.cover, name="cover"),
    path("cover/<uuid:cover_id>/end/", views.end_cover, name="end_cover"),
    path("portal-cards/<uuid:card_id>/", views.issue_card, name="issue_card"),
]
