"""How life is going, from both sides. No address holds an answer."""

from django.urls import path, register_converter

from guitu.journey.outcomes import views
from guitu.journey.outcomes.rules import ROUNDS_LIMIT, Moment, Occasion


class MomentConverter:
    """An occasion in an address, of every round that there can be."""

    regex = "|".join(Moment(number, one).code for number in range(1, ROUNDS_LIMIT + 1) for one in Occasion)

    def to_python(self, value: str) -> Moment:
        """Return the moment."""
        return Moment.of(value)

    def to_url(self, value: Moment | str) -> str:
        """Return how it stands in the address."""
        return value.code if isinstance(value, Moment) else value


register_converter(MomentConverter, "moment")

app_name = "outcomes"
urlpatterns = [
    path("me/outcomes/", views.own_page, name="own"),
    path("me/outcomes/again/", views.own_again, name="own_again"),
    path("me/outcomes/<moment:occasion>/", views.own_ask, name="own_ask"),
    path("desk/people/<uuid:person_id>/outcomes/", views.case_page, name="case"),
    path("desk/people/<uuid:person_id>/outcomes/again/", views.again, name="again"),
    path("desk/people/<uuid:person_id>/outcomes/<moment:occasion>/", views.ask, name="ask"),
]
