"""Referrals: prepared at the desk, decided on the person's own pages, answered where they arrive."""

from django.urls import path

from guitu.journey.referrals import views

app_name = "referrals"
urlpatterns = [
    path("desk/people/<uuid:person_id>/referrals/", views.case, name="case"),
    path("desk/people/<uuid:person_id>/referrals/new/", views.draft, name="draft"),
    path("desk/people/<uuid:person_id>/referrals/to/<uuid:service_id>/", views.draft_to, name="draft_to"),
    path("desk/people/<uuid:person_id>/referrals/<uuid:referral_id>/", views.one, name="one"),
    path("desk/people/<uuid:person_id>/referrals/<uuid:referral_id>/edit/", views.edit, name="edit"),
    path("desk/people/<uuid:person_id>/referrals/<uuid:referral_id>/tell/", views.tell, name="tell"),
    path("desk/people/<uuid:person_id>/referrals/<uuid:referral_id>/letter/", views.letter, name="letter"),
    path("desk/arrivals/", views.arrivals, name="arrivals"),
    path("desk/arrivals/<uuid:copy_id>/", views.arrival, name="arrival"),
    path("me/referrals/", views.own_list, name="own"),
    path("me/referrals/<uuid:referral_id>/", views.own_one, name="own_one"),
    path("me/referrals/<uuid:referral_id>/check/", views.check, name="check"),
    path("me/referrals/<uuid:referral_id>/letter/", views.own_letter, name="own_letter"),
]
