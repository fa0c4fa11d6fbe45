"""Both sides of trust: the person's pages under /me/trusted/, those of whom they trust under /with/."""

from django.urls import path, register_converter

from guitu.people.rules import Part
from guitu.surfaces.alongside import views


class PartConverter:
    """A part in an address."""

    regex = "|".join(one.value for one in Part)

    def to_python(self, value: str) -> Part:
        """Return the part."""
        return Part(value)

    def to_url(self, value: Part | str) -> str:
        """Return how it stands in the address."""
        return Part(value).value


register_converter(PartConverter, "part")

app_name = "alongside"
urlpatterns = [
    path("me/trusted/", views.mine, name="mine"),
    path("me/trusted/invite/", views.invite, name="invite"),
    path("me/trusted/<uuid:trusted_id>/", views.change, name="change"),
    path("me/trusted/<uuid:trusted_id>/end/", views.end, name="end"),
    path("with/", views.home, name="home"),
    path("with/sign-in/", views.sign_in, name="sign_in"),
    path("with/sign-in/first/", views.take_up, name="take_up"),
    path("with/take-back/", views.take_back, name="take_back"),
    path("with/kinds/", views.kinds, name="kinds"),
    path("with/kinds/<kind:kind>/", views.leave_out, name="leave_out"),
    path("with/kinds/<kind:kind>/again/", views.take_in, name="take_in"),
    path("with/<part:part>/", views.part, name="part"),
]
