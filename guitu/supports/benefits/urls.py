"""Benefits: the interview, its result, and the law library."""

from django.urls import path, register_converter

from guitu.supports.benefits import library, views
from rules_cn.sources import sources


class DocumentConverter:
    """A document of the law library, by its key."""

    regex = "|".join(sources())

    def to_python(self, value: str) -> str:
        """Return the key."""
        return value

    def to_url(self, value: str) -> str:
        """Return how it stands in the address."""
        return value


class RuleConverter(DocumentConverter):
    """A rule, by its name."""

    regex = "|".join(library.rule_names())


class FigureConverter(DocumentConverter):
    """A figure, by its name; what is a dot in the name is a dash in the address."""

    regex = "|".join(map(library.slug, library.figure_names()))

    def to_python(self, value: str) -> str:
        """Return the name."""
        return value.replace("-", ".")

    def to_url(self, value: str) -> str:
        """Return how it stands in the address."""
        return library.slug(value)


register_converter(DocumentConverter, "document")
register_converter(RuleConverter, "rule")
register_converter(FigureConverter, "figure")

app_name = "benefits"
urlpatterns = [
    path("benefits/", views.start, name="start"),
    path("benefits/topics/", views.topics, name="topics"),
    path("benefits/family/", views.family, name="family"),
    path("benefits/ask/", views.ask, name="ask"),
    path("benefits/said/<int:number>/", views.change, name="change"),
    path("benefits/result/", views.result, name="result"),
    path("benefits/paper/", views.take_along, name="paper"),
    path("benefits/end/", views.end, name="end"),
    path("benefits/phone/", views.phone, name="phone"),
    path("benefits/phone/<uuid:code>/", views.passage, name="passage"),
    path("benefits/law/", views.law, name="law"),
    path("benefits/law/document/<document:key>/", views.document, name="document"),
    path("benefits/law/rule/<rule:name>/", views.rule, name="rule"),
    path("benefits/law/figure/<figure:name>/", views.figure, name="figure"),
]
