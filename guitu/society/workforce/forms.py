"""What staff type at the door."""

from django import forms
from django.utils.translation import gettext_lazy as _

from guitu.foundations.ui.widgets import CodeInput


class SignInForm(forms.Form):
    """Login and password."""

    login = forms.CharField(label=_("Login"), max_length=40)
    password = forms.CharField(label=_("Password"), widget=forms.PasswordInput(), max_length=200, strip=False)


class CodeForm(forms.Form):
    """The six digits of an authenticator."""

    code = forms.RegexField(
        r"^\d{6}$",
        label=_("Code from your authenticator"),
        widget=CodeInput(),
        error_messages={"invalid": _("Enter the six digits.")},
    )
