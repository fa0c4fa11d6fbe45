"""Signing in as the person herself."""

from urllib.parse import urlencode

from django import forms as django_forms
from django.core import signing
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from guitu.foundations.access.verdicts import Proven
from guitu.foundations.http import ActingRequest
from guitu.foundations.identity import cookies, phones, tokens
from guitu.people import browsers, doors, forms
from guitu.people.doors import Account

# Between the steps a browser keeps which card it showed and which steps are done: random ids, ten minutes.
COOKIE, SALT, SECONDS = "guitu_steps", "people.card", 600
PIN_DONE, CODE_DONE, PIN_FORGOTTEN = "p", "c", "f"
HOME = "/me/"


def _onward(request: ActingRequest) -> str:
    """Return where to go afterwards: a page of the person's own, never the sign-in itself."""
    wanted = request.POST.get("next") or request.GET.get("next") or HOME
    is_own = wanted.startswith(HOME) and not wanted.startswith(reverse("people:sign_in"))
    return wanted if is_own and url_has_allowed_host_and_scheme(wanted, None) else HOME


def _door(request: ActingRequest, name: str) -> str:
    """Return the address of another step, with where to go afterwards."""
    onward = _onward(request)
    return reverse(name) + (f"?{urlencode({'next': onward})}" if onward != HOME else "")


def _page(request: ActingRequest, name: str, form: django_forms.Form, **more: object) -> HttpResponse:
    page = {"form": form, "next": _onward(request), "ended": "ended" in request.GET, **more}
    return render(request, f"people/{name}.html", page, status=forms.status(form))


def _welcome(request: ActingRequest, account: Account, proven: Proven) -> HttpResponse:
    token = doors.begin(account, proven)
    response = cookies.give(HttpResponseRedirect(_onward(request)), request, token, hours=tokens.PERSON_HOURS)
    response.delete_cookie(COOKIE)
    return response


@browsers.own_hand
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: ActingRequest) -> HttpResponse:
    """Sign in with phone and PIN."""
    if request.actor.is_person:
        return HttpResponseRedirect(_onward(request))
    form = forms.PhoneSignIn(request.POST if request.method == "POST" else None)
    account = _by_phone(request, form) if form.is_valid() else None
    if account is None:
        return _page(request, "sign_in", form, card_url=_door(request, "people:card"))
    return _welcome(request, account, Proven.PHONE_AND_PIN)


def _by_phone(request: ActingRequest, form: forms.PhoneSignIn) -> Account | None:
    phone = form.cleaned_data["phone"]
    if doors.is_tried_too_often(f"phone|{phone}", address=browsers.address(request)):
        forms.slow_down(form)
        return None
    account = doors.by_phone(phone, form.cleaned_data["pin"])
    if account is None:
        form.add_error(None, _("This number and this PIN do not fit together. Check both and try again."))
        return None
    doors.came_in(f"phone|{phone}")
    return account


@browsers.own_hand
@require_http_methods(["GET", "HEAD", "POST"])
def card(request: ActingRequest) -> HttpResponse:
    """Begin with the paper card and the date of birth."""
    if request.actor.is_person:
        return HttpResponseRedirect(_onward(request))
    form = forms.CardSignIn(request.POST if request.method == "POST" else None)
    account = _by_card(request, form) if form.is_valid() else None
    if account is None:
        return _page(request, "card", form, phone_url=_door(request, "people:sign_in"))
    return _next_step(request, account, doors.card_hash(form.cleaned_data["code"]), "")


def _by_card(request: ActingRequest, form: forms.CardSignIn) -> Account | None:
    code_hash = doors.card_hash(form.cleaned_data["code"])
    if doors.is_tried_too_often(f"card|{code_hash.hex()}", address=browsers.address(request)):
        forms.slow_down(form)
        return None
    account = doors.by_card(code_hash)
    if account is None or not doors.is_born(account, form.cleaned_data["birth_date"]):
        form.add_error(None, _("This card and this date of birth do not fit together, or the card is too old."))
        return None
    return account


def _next_step(request: ActingRequest, account: Account, code_hash: bytes, done: str) -> HttpResponse:
    """Go to what is still missing. A new PIN is chosen only after the phone's code: a card alone never sets it."""
    steps = [(PIN_DONE, "people:pin"), (CODE_DONE, "people:code")]
    if not account.pin_hash or PIN_FORGOTTEN in done:
        steps.reverse()
    for mark, name in steps:
        if mark not in done and (mark != CODE_DONE or account.phone_index):
            return _keep(HttpResponseRedirect(_door(request, name)), request, f"{code_hash.hex()}.{done}")
    proven = Proven.PHONE_CODE if CODE_DONE in done else Proven.CARD_AND_PIN
    return _welcome(request, account, proven)


def _keep(response: HttpResponse, request: ActingRequest, steps: str) -> HttpResponse:
    response.set_signed_cookie(
        COOKIE, steps, salt=SALT, max_age=SECONDS, httponly=True, samesite="Strict", secure=request.is_secure()
    )
    return response


def _steps(request: ActingRequest) -> tuple[Account, bytes, str] | None:
    """Return whose card was shown in this browser, and which steps are done."""
    try:
        kept = request.get_signed_cookie(COOKIE, salt=SALT, max_age=SECONDS)
    except (KeyError, signing.BadSignature):
        return None
    code_hash, _dot, done = str(kept).partition(".")
    account = doors.by_card(bytes.fromhex(code_hash))
    return (account, bytes.fromhex(code_hash), done) if account else None


@browsers.own_hand
@require_http_methods(["GET", "HEAD", "POST"])
def pin(request: ActingRequest) -> HttpResponse:
    """Enter the PIN, or choose one if there is none yet or it is forgotten."""
    steps = _steps(request)
    if steps is None:
        return HttpResponseRedirect(_door(request, "people:card"))
    account, code_hash, done = steps
    if account.pin_hash and PIN_FORGOTTEN not in done:
        return _enter_pin(request, account, code_hash, done)
    if account.phone_index and CODE_DONE not in done:
        return HttpResponseRedirect(_door(request, "people:code"))
    return _choose_pin(request, account, done)


def _choose_pin(request: ActingRequest, account: Account, done: str) -> HttpResponse:
    form = forms.NewPin(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _page(request, "pin", form, is_new=True)
    doors.set_pin(account, form.cleaned_data["pin"])
    return _welcome(request, account, Proven.PHONE_CODE if CODE_DONE in done else Proven.CARD_AND_BIRTH_DATE)


def _enter_pin(request: ActingRequest, account: Account, code_hash: bytes, done: str) -> HttpResponse:
    form = forms.OwnPin(request.POST if request.method == "POST" else None)
    if not form.is_valid() or not _is_pin(request, account, form):
        return _page(request, "pin", form, may_forget=bool(account.phone_index))
    return _next_step(request, account, code_hash, done + PIN_DONE)


def _is_pin(request: ActingRequest, account: Account, form: forms.OwnPin) -> bool:
    if doors.is_tried_too_often(f"pin|{account.person_id}", address=browsers.address(request)):
        forms.slow_down(form)
        return False
    if not doors.is_pin(account, form.cleaned_data["pin"]):
        form.add_error("pin", _("This is not your PIN. Please try again."))
        return False
    doors.came_in(f"pin|{account.person_id}")
    return True


@browsers.own_hand
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: ActingRequest) -> HttpResponse:
    """Have a code sent to the phone on file, and enter it."""
    steps = _steps(request)
    if steps is None:
        return HttpResponseRedirect(_door(request, "people:card"))
    account, code_hash, done = steps
    forgot = "forgot" in request.GET
    if account.pin_hash and PIN_DONE not in done and not forgot:
        return HttpResponseRedirect(_door(request, "people:pin"))
    if "code" in request.POST:
        return _enter_code(request, account, code_hash, done + (PIN_FORGOTTEN if forgot else ""))
    return _send_code(request, account)


def _send_code(request: ActingRequest, account: Account) -> HttpResponse:
    """Send a code if the number is the one on file; the answer is the same if it is another."""
    form = forms.WhichPhone(request.POST if request.method == "POST" else None)
    shown = _sent(request, account, form) if form.is_valid() else None
    if shown is None:
        return _page(request, "code", form)
    return _page(request, "code", forms.PhoneCode(), is_sent=True, shown=shown)


def _sent(request: ActingRequest, account: Account, form: forms.WhichPhone) -> str | None:
    """Return what the demo shows of a sent code, or nothing at all if it could not be sent."""
    phone = form.cleaned_data["phone"]
    index = doors.phone_index(account.organisation_id, phone)
    if phones.is_sent_too_often(index, browsers.address(request)):
        forms.slow_down(form)
        return None
    if index != account.phone_index:
        return ""
    digits = tokens.new_digits()
    tokens.put_phone_code(account.person_id, index, digits)
    try:
        return phones.send_code(phone, digits)
    except phones.CannotSendError:
        form.add_error(None, _("No message can be sent just now. Please try again later, or ask at your station."))
        return None


def _enter_code(request: ActingRequest, account: Account, code_hash: bytes, done: str) -> HttpResponse:
    form = forms.PhoneCode(request.POST)
    if not form.is_valid():
        return _page(request, "code", form, is_sent=True)
    if not tokens.check_phone_code(account.person_id, account.phone_index, form.cleaned_data["code"]):
        form.add_error("code", _("This is not the code, or it is older than ten minutes."))
        return _page(request, "code", form, is_sent=True)
    return _next_step(request, account, code_hash, done + CODE_DONE)
