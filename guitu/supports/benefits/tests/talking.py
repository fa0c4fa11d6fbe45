"""An interview held by a test: begun, and answered from a list."""

import re
from html import unescape

from django.test import Client
from django.urls import reverse

NOBODY_ELSE = {"spouse": "0", "child": "0", "parent": "0", "other": "0"}
FATHER_MOTHER_CHILD = NOBODY_ELSE | {"spouse": "1", "child": "1"}
GUANGZHOU = "440100"
MOST_QUESTIONS = 60


def hidden(page: str) -> dict[str, str]:
    """Return the hidden fields of the question on a page."""
    return dict(re.findall(r'<input type="hidden" name="(about|fact|carried)" value="([^"]*)"', page))


def begun(
    *topics: str, on: str = "2025-03-10", where: str = GUANGZHOU, family: dict[str, str] = FATHER_MOTHER_CHILD
) -> Client:
    """Begin an interview in a new browser."""
    browser = Client()
    assert browser.post(reverse("benefits:start"), {"on": on, "where": where}).status_code == 302
    assert browser.post(reverse("benefits:topics"), {"topics": topics}).status_code == 302
    assert browser.post(reverse("benefits:family"), family).status_code == 302
    return browser


def next_page(browser: Client) -> str:
    """Return the next question, or the result."""
    return browser.get(reverse("benefits:ask"), follow=True).content.decode()


def sent(browser: Client, page: str, answer: str | None) -> str:
    """Answer the question on a page, or say that it is not known; return the page after it."""
    typed = {"answer": answer} if answer is not None else {"skip": "1"}
    return browser.post(reverse("benefits:ask"), hidden(page) | typed, follow=True).content.decode()


def answered(browser: Client, said: dict[str, str]) -> tuple[list[str], str]:
    """Answer every question from a list by `whom.fact` or `fact`, or with "I don't know".

    Return what was asked, and the result.
    """
    page, asked = next_page(browser), list[str]()
    while 'name="fact"' in page and len(asked) < MOST_QUESTIONS:
        fields = hidden(page)
        asked.append(f"{fields['about']}.{fields['fact']}")
        page = sent(browser, page, said.get(asked[-1], said.get(fields["fact"])))
    return asked, page


def plain(page: str) -> str:
    """Return the words of a page."""
    main = page[page.index("<main") : page.index("</main>")]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


HOUSEHOLD = dict.fromkeys(("wage_income", "business_net", "property_net", "transfers_out"), "0") | {
    "self.any_income": "yes",
    "any_income": "no",
    "transfers_in": "1,500",
    "property_fits": "yes",
    "child1.birth": "2015-06-01",
    "birth": "1985-3-2",
    "disability_type": "no_certificate",
    "major_illness_local": "no",
    "everybody_home": "no",
    "away_status": "home",
}
AWAY = HOUSEHOLD | {"spouse.away_status": "isolation_treatment"}
HOME = HOUSEHOLD | {"everybody_home": "yes"}
