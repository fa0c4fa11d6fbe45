"""The way to a consent. Included under /consent/."""

from django.urls import path, register_converter

from guitu.journey.consent import views
from guitu.journey.consent.rules import OPTIONAL, Kind, Purpose


class PurposeConverter:
    """A purpose in an address: one that is asked for in advance."""

    regex = "|".join(one.value for one in (Purpose.SUPPORT, *OPTIONAL))

    def to_python(self, value: str) -> Purpose:
        """Return the purpose."""
        return Purpose(value)

    def to_url(self, value: Purpose | str) -> str:
        """Return how it stands in the address."""
        return Purpose(value).value


register_converter(PurposeConverter, "purpose")


class KindConverter:
    """A kind of record in an address."""

    regex = "|".join(one.name.lower() for one in Kind)

    def to_python(self, value: str) -> Kind:
        """Return the kind."""
        return Kind[value.upper()]

    def to_url(self, value: Kind) -> str:
        """Return how it stands in the address."""
        return Kind(value).name.lower()


register_converter(KindConverter, "kind")

app_name = "consent"
urlpatterns = [
    path("", views.begin, name="begin"),
    path("who/", views.who, name="who"),
    path("notice/<purpose:purpose>/", views.notice, name="notice"),
    path("details/", views.details, name="details"),
    path("code/", views.send_again, name="send_again"),
    path("check/", views.check, name="check"),
    path("wish/", views.wish, name="wish"),
    path("guardian/", views.guardian, name="guardian"),
    path("both/", views.both, name="both"),
    path("once-more/", views.once_more, name="once_more"),
    path("receipts/<uuid:consent_id>/", views.receipt, name="receipt"),
    path("receipts/<uuid:consent_id>/file/", views.receipt_file, name="receipt_file"),
    path("receipts/<uuid:consent_id>/letter/", views.receipt_letter, name="receipt_letter"),
]
