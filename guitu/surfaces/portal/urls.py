"""The person's own pages, and the one that a receipt code opens."""

from django.urls import path

from guitu.surfaces.portal import views

app_name = "portal"
urlpatterns = [
    path("me/", views.home, name="home"),
    path("me/record/", views.record, name="record"),
    path("me/record/<uuid:contact_id>/reply/", views.reply, name="reply"),
    path("me/record/<uuid:contact_id>/between/", views.between, name="between"),
    path("me/opened/", views.opened, name="opened"),
    path("me/consents/", views.agreements, name="consents"),
    path("me/consents/confirm/", views.confirm, name="confirm"),
    path("me/consents/add/<purpose:purpose>/", views.add, name="add"),
    path("me/consents/kinds/", views.kinds, name="kinds"),
    path("me/consents/kinds/<kind:kind>/", views.leave_out, name="leave_out"),
    path("me/consents/kinds/<kind:kind>/again/", views.take_in, name="take_in"),
    path("me/consents/<uuid:consent_id>/renew/", views.renew, name="renew"),
    path("me/consents/<uuid:consent_id>/narrow/", views.narrow, name="narrow"),
    path("me/consents/<uuid:consent_id>/withdraw/", views.withdraw, name="withdraw"),
    path("me/team/", views.team, name="team"),
    path("me/team/choose/", views.choose, name="choose"),
    path("me/team/<uuid:member_id>/", views.answer, name="answer"),
    path("receipt/", views.receipt, name="receipt"),
]
