"""How life is going, from both sides. No address holds an answer."""

from django.urls import path, register_converter

from guitu.journey.outcomes import views
from guitu.journey.outcomes.rules import Occasion


class OccasionConverter:
    """An occasion in an address."""

    regex = "|".join(one.value for one in Occasion)

    def to_python(self, value: str) -> Occasion:
        """Return the occasion."""
        return Occasion(value)

    def to_url(self, value: Occasion | str) -> str:
        """Return how it stands in the address."""
        return Occasion(value).value


register_converter(OccasionConverter, "occasion")

app_name = "outcomes"
urlpatterns = [
    path("me/outcomes/", views.own_page, name="own"),
    path("me/outcomes/<occasion:occasion>/", views.own_ask, name="own_ask"),
    path("desk/people/<uuid:person_id>/outcomes/", views.case_page, name="case"),
    path("desk/people/<uuid:person_id>/outcomes/<occasion:occasion>/", views.ask, name="ask"),
]
