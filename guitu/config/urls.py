"""Every address of the site."""

from django.urls import include, path

# Read from the top for every request: the pages of a working day stand first.
urlpatterns = [
    path("desk/", include("guitu.surfaces.desk.urls")),
    path("", include("guitu.journey.needs.urls")),
    path("", include("guitu.journey.plans.urls")),
    path("", include("guitu.journey.contacts.urls")),
    path("", include("guitu.journey.referrals.urls")),
    path("", include("guitu.journey.handover.urls")),
    path("", include("guitu.journey.outcomes.urls")),
    path("", include("guitu.journey.closure.urls")),
    path("consent/", include("guitu.journey.consent.urls")),
    path("", include("guitu.surfaces.portal.urls")),
    path("me/", include("guitu.people.urls")),
    path("", include("guitu.surfaces.front.urls")),
    path("", include("guitu.surfaces.finder.urls")),
    path("", include("guitu.surfaces.finder.editing.urls")),
    path("", include("guitu.supports.benefits.urls")),
    path("", include("guitu.foundations.ui.urls")),
    path("", include("guitu.foundations.identity.urls")),
    path("", include("guitu.society.workforce.urls")),
    path("", include("guitu.surfaces.alongside.urls")),
    path("", include("guitu.journey.intake.urls")),
    path("", include("guitu.surfaces.exchange.urls")),
    path("officer/", include("guitu.surfaces.officer.urls")),
]
handler400 = "guitu.foundations.identity.refusals.bad_request"
handler404 = "guitu.surfaces.exchange.api.not_found"
handler500 = "guitu.foundations.identity.refusals.server_error"
