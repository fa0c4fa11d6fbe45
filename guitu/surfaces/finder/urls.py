"""The directory of services, open to everybody."""

from django.urls import URLPattern, path, register_converter

from guitu.surfaces.finder import api, views


class TongueConverter:
    """The language of a page in its address: a page that anybody may keep is the same for everybody."""

    regex = "zh|en"

    def to_python(self, value: str) -> str:
        """Return the code."""
        return value

    def to_url(self, value: str) -> str:
        """Return how it stands in the address."""
        return value


register_converter(TongueConverter, "tongue")

app_name = "finder"
urlpatterns = [
    path("help/", views.door, name="door"),
    path("help/<tongue:tongue>/", views.start, name="start"),
    path("help/<tongue:tongue>/list/", views.found, name="list"),
    path("help/<tongue:tongue>/nothing/", views.in_vain, name="in_vain"),
    path("help/<tongue:tongue>/<uuid:service_id>/", views.service, name="service"),
    path("desk/people/<uuid:person_id>/services/", views.case, name="case"),
    path("hsds/openapi.json", api.openapi, name="openapi"),
    # What django-ninja adds of itself (a root page) is left out: every address here is one of ours.
    *(
        path(f"hsds/{one.pattern}", api.kept(one.callback), name=one.name)
        for one in api.api.urls[0]
        if isinstance(one, URLPattern) and one.name != "api-root"
    ),
]
