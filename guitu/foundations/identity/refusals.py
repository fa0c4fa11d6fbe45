"""Pages for what may not be, is not there, or cannot be reached just now. None of them asks the database."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from guitu.foundations.access.verdicts import RefusedError, Words
from guitu.foundations.http import ActingRequest
from guitu.foundations.identity.drafts import NEVER_KEPT


def refused(request: ActingRequest, problem: RefusedError) -> HttpResponse:
    """Say why something is not allowed, and whom to ask: a worker's lead, or one's own worker."""
    todo = _("Go back, or ask your team lead.") if request.actor.is_staff else _("Go back, or ask your worker.")
    return _page(request, 403, _("This is not possible"), str(problem), todo)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """Say the same whether something is not there or not for this reader."""
    return _page(
        request,
        404,
        _("There is nothing here for you"),
        _("Either this page does not exist, or no consent lets you open it. An attempt to open a record is noted."),
        _("Check the address, or go back to your list."),
    )


def too_many(request: HttpRequest) -> HttpResponse:
    """Say that too many records were opened in a short time, and that the officer knows."""
    return _page(
        request,
        429,
        _("Too many records within an hour"),
        _("You opened far more than a working day needs. For an hour no record opens for you."),
        _("Your data-protection officer has been told. Talk to them if there was a good reason."),
    )


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """Say that the request itself was malformed."""
    return _page(
        request,
        400,
        _("We could not read this request"),
        _("It was too large, or not in a form that we understand."),
        _("Go back, shorten what you entered, and send it again."),
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """Say that the fault is ours and that nothing was saved."""
    return _retry(
        request,
        500,
        _("Something went wrong on our side"),
        _("Nothing was saved. What you entered stands below."),
    )


def unavailable(request: HttpRequest) -> HttpResponse:
    """Say that the database cannot be reached, and give back what was typed."""
    return _retry(
        request,
        503,
        _("The record store cannot be reached just now"),
        _("It is not known whether this was saved. Sending the same form again never saves it twice."),
    )


def no_key(request: HttpRequest) -> HttpResponse:
    """Say that the key of the organisation is not here."""
    return _retry(
        request,
        503,
        _("The key of this organisation cannot be read"),
        _("Without its key file a record cannot be opened by anybody. Tell the two people who keep the key."),
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """Say that the page was too old to be sent, and give back what was typed."""
    return _retry(
        request,
        403,
        _("This page was open too long"),
        _("For your safety it was not sent. What you entered stands below; send it again."),
    )


def _page(request: HttpRequest, status: int, title: Words, happened: Words, todo: Words) -> HttpResponse:
    page = {"status": status, "title": title, "happened": happened, "todo": todo}
    return render(request, "ui/error.html", page, status=status)


def _retry(request: HttpRequest, status: int, title: Words, happened: Words) -> HttpResponse:
    """Show what was typed in a form that can be sent again; codes and passwords are not repeated."""
    typed = []
    if request.method == "POST":
        sent = [(name, value) for name, values in request.POST.lists() for value in values]
        typed = [(name, value) for name, value in sent if name not in NEVER_KEPT]
    page = {
        "status": status,
        "title": title,
        "happened": happened,
        "todo": _("Wait a moment, then try again."),
        "typed": typed,
        "again": request.path,
    }
    return render(request, "identity/try_again.html", page, status=status)
