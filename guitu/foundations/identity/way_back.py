"""Back to the page on which a button stands, when a browser asks for the address that only takes what is sent.

That happens after a session has ended: signing in leads to the address that the button was sent to.
"""

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponseRedirect
from django.urls import Resolver404, resolve

from guitu.foundations.http import ActingRequest
from guitu.foundations.identity import drafts

STOOD_ON = "stood_on"


def stood_on(request: HttpRequest) -> str:
    """Return the page of this site from which something was sent; nothing where the browser does not say."""
    page = urlsplit(request.headers.get("Referer", ""))
    return page.path if page.netloc == request.get_host() and is_there(page.path) else ""


def redirect(request: ActingRequest) -> HttpResponseRedirect:
    """Lead to the page that the button stood on, or the next one above; say so if something was not sent."""
    kept = {} if request.actor.is_anonymous else drafts.kept(request)
    page = str(kept.get(STOOD_ON, ""))
    # An address below this one may be such an address, too, and would lead here again.
    if not page or page.startswith(request.path):
        page = _above(request.path)
    return HttpResponseRedirect(f"{page}?unsent=1" if kept else page)


def _above(path: str) -> str:
    while path != "/":
        path = path.rstrip("/").rpartition("/")[0] + "/"
        if is_there(path):
            break
    return path


def is_there(path: str) -> bool:
    """Return whether this site has such an address."""
    try:
        resolve(path)
    except Resolver404:
        return False
    return True
