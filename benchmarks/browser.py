"""A browser in the process of the application it visits: it keeps cookies, sends forms, and goes where it is led."""

from collections.abc import Callable
from http.cookies import SimpleCookie
from io import BytesIO
from typing import Any
from urllib.parse import urlencode, urlsplit

Application = Callable[..., Any]
SEE_OTHER = 302


class Browser:
    """Keeps cookies and sends requests to an application in this process."""

    def __init__(self, application: Application, address: str = "127.0.0.1") -> None:
        self.application = application
        self.address = address
        self.cookies: dict[str, str] = {}
        self.more: dict[str, str] = {}
        self.status, self.headers, self.body = 0, dict[str, str](), b""

    def get(self, path: str) -> None:
        """Ask for a page."""
        self.send("GET", path, b"")

    def post(self, path: str, typed: dict[str, str]) -> None:
        """Send a form, with the token a real page would have carried."""
        self.send("POST", path, urlencode({**typed, "csrfmiddlewaretoken": self.cookies["csrftoken"]}).encode())

    def send_form(self, path: str, pairs: list[tuple[str, str]]) -> None:
        """Send what a form holds, its token among it."""
        self.send("POST", path, urlencode(pairs).encode())

    def follow(self) -> None:
        """Go where the answer points, as often as it does."""
        while self.status == SEE_OTHER:
            self.get(self.headers["Location"])

    def send(self, method: str, path: str, body: bytes) -> None:
        """Send a request, with what is in `more` beside what every browser says."""
        where = urlsplit(path)
        environ = {
            "REQUEST_METHOD": method,
            "SCRIPT_NAME": "",
            "PATH_INFO": where.path,
            "QUERY_STRING": where.query,
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "8000",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": self.address,
            "HTTP_HOST": "127.0.0.1:8000",
            "HTTP_ACCEPT": "text/html",
            "HTTP_COOKIE": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "CONTENT_TYPE": "application/x-www-form-urlencoded",
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": BytesIO(body),
            "wsgi.errors": BytesIO(),
            "wsgi.multithread": True,
            "wsgi.multiprocess": True,
            "wsgi.run_once": False,
            **self.more,
        }
        answer = self.application(environ, self._begin)
        self.body = b"".join(answer)
        answer.close()

    def _begin(self, status: str, headers: list[tuple[str, str]], _trouble: object = None) -> None:
        self.status = int(status[:3])
        self.headers = dict(headers)
        for name, value in headers:
            if name == "Set-Cookie":
                self.cookies |= {key: one.value for key, one in SimpleCookie(value).items()}
