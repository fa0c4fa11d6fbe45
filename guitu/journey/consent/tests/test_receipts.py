"""A consent to take away: lines to read aloud, a letter, a file. None of it names anybody."""

import json
import re
import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
import segno
from django.test import Client
from django.utils import translation

from guitu.foundations import letters
from guitu.foundations.access.verdicts import Proven
from guitu.journey.consent import receipts
from guitu.journey.consent.models import PURPOSE_WORDS, STATE_WORDS
from guitu.journey.consent.queries import Agreed, Event, Line, Paper, Text
from guitu.journey.consent.rules import Happening, Purpose, State
from tests.city import City, Somebody, Staff, now


@pytest.fixture
def limin(city: City) -> Staff:
    return city.staff("李敏")


@pytest.fixture
def wang(city: City, limin: Staff) -> Somebody:
    return city.person("王建国", team=(limin,), purposes=("support", "health", "statistics"), phone="12000000001")


def get(city: City, who: Somebody | Staff, consent: object, what: str = "", language: str = "zh-hans") -> object:
    browser = city.browser_of(who)
    browser.cookies["guitu_language"] = language
    return browser.get(f"/consent/receipts/{consent}/{what}")


def text(city: City, who: Somebody, consent: object, what: str = "", language: str = "zh-hans") -> str:
    answer = get(city, who, consent, what, language)
    assert answer.status_code == 200  # type: ignore[attr-defined]
    return str(answer.content.decode())  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh-hans", ("关于健康与治疗的记录", "向阳社会工作服务中心", "李敏", "您看到的内容")),
        ("en", ("Notes about health and treatment", "Who can open it now", "李敏", "What you read")),
    ],
)
def test_she_can_have_it_read_to_her_purpose_recipient_kinds_and_period(
    city: City, wang: Somebody, language: str, words: tuple[str, ...]
) -> None:
    page = text(city, wang, wang.consents["health"], language=language)
    for word in words:
        assert word in page, word
    assert re.search(r"20\d\d-\d\d-\d\d", page)


def test_what_only_counts_her_names_no_worker_as_reader(city: City, wang: Somebody) -> None:
    assert "李敏" not in text(city, wang, wang.consents["statistics"])


def test_the_file_is_a_receipt_in_the_words_of_the_standard_and_names_nobody(city: City, wang: Somebody) -> None:
    content = text(city, wang, wang.consents["health"], "file/")
    told = json.loads(content)
    record = told["dpv:hasRecordOfActivity"]
    assert told["@type"] == "dpv:ConsentReceipt"
    assert record["dct:identifier"] == str(wang.consents["health"])
    assert record["dpv:hasDataController"]["schema:name"] == "向阳社会工作服务中心"
    assert record["dpv:hasProcess"]["dpv:hasPersonalData"] == ["pd:HealthRecord"]
    assert record["dpv:hasConsentStatus"][0]["@type"] == "dpv:ConsentGiven"
    for private in ("王建国", str(wang.id), "12000000001", wang.birth_date):
        assert private not in content


def test_the_letter_is_a_pdf_under_a_name_that_says_nothing(city: City, wang: Somebody) -> None:
    answer = get(city, wang, wang.consents["support"], "letter/")
    assert answer.content.startswith(b"%PDF-")  # type: ignore[attr-defined]
    assert answer["Content-Disposition"] == 'attachment; filename="receipt.pdf"'  # type: ignore[index]
    assert answer["Cache-Control"] == "no-store"  # type: ignore[index]


def test_without_a_chinese_font_there_is_the_page_to_print(
    city: City, wang: Somebody, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(letters, "font", lambda: None)
    base = wang.consents["support"]
    assert get(city, wang, base, "letter/")["Location"] == f"/consent/receipts/{base}/"  # type: ignore[index]
    assert "data-print" in text(city, wang, base)


@pytest.mark.parametrize("what", ["", "file/", "letter/"])
def test_nobody_else_gets_it(city: City, wang: Somebody, limin: Staff, what: str) -> None:
    base = wang.consents["support"]
    assert get(city, limin, base, what).status_code == 403  # type: ignore[attr-defined]
    assert get(city, city.person("陈志强"), base, what).status_code == 404  # type: ignore[attr-defined]
    assert Client().get(f"/consent/receipts/{base}/{what}").status_code == 302


def paper(state: State = State.LIVE, happened: Happening = Happening.GIVEN, says: str = "为了陪您走一段路") -> Paper:
    """Return a made-up receipt."""
    at = now()
    lines = (Line("为什么", says),)
    notice = Text(id=PAPER_ID, purpose=Purpose.SUPPORT, title="", version=1, lines=lines)
    agreed = Agreed(
        id=PAPER_ID, purpose=Purpose.SUPPORT, title=PURPOSE_WORDS[Purpose.SUPPORT], state=state,
        says=STATE_WORDS[state], mood="", until=FIXED, readable_until=FIXED, text=notice, given_at=FIXED,
        proven=Proven.PHONE_CODE, word_of=None, lapses_soon=False,
        events=(Event(happened, "", at),),
    )  # fmt: skip
    return Paper(agreed, "向阳社会工作服务中心", (), "00" * 32, at)


def test_what_a_worker_told_of_is_not_said_to_be_given(city: City, limin: Staff) -> None:
    her = city.person("陈志强", team=(limin,), on_word_of=limin, expires=timedelta(days=10))
    base = her.consents["support"]
    shown = text(city, her, base)
    assert "由工作人员写下：您已同意" in shown
    assert "工作人员应念给您听的内容" in shown
    assert "您看到的内容" not in shown
    told = get(city, her, base, "file/").json()  # type: ignore[attr-defined]
    kept = told["dpv:hasRecordOfActivity"]["dpv:hasProvenance"]
    assert [one["@type"] for one in kept] == ["dpv:ConsentRequested"]


FIXED = now()
PAPER_ID = uuid.uuid4()


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("happened", Happening)
def test_every_state_and_event_has_its_word_in_the_standard(state: State, happened: Happening) -> None:
    record = receipts.linked(paper(state, happened))["dpv:hasRecordOfActivity"]
    assert record["dpv:hasConsentStatus"][0]["@type"].startswith("dpv:Consent")
    assert "Consent" in record["dpv:hasProvenance"][0]["@type"]


def test_the_mark_stays_when_something_happens_and_changes_with_what_was_agreed() -> None:
    given = receipts.digest(paper())
    assert receipts.digest(paper(State.LAPSED, Happening.RENEWED)) == given
    with translation.override("en"):
        assert receipts.digest(paper()) == given
    assert receipts.digest(replace(paper(), notice_sha256="11" * 32)) != given
    assert receipts.digest(replace(paper(), organisation="白鹭社会服务中心")) != given


TYPED = ('#pagebreak() #read("/etc/passwd")', "*粗* _斜_ $x$ @a <b> \\", "= 标题", "𠮷野家 😀")


@pytest.mark.parametrize("says", TYPED)
def test_words_in_a_letter_stay_words(says: str) -> None:
    assert receipts.letter(paper(says=says), address="https://guitu.example/r/").startswith(b"%PDF-")


def test_the_picture_on_the_paper_leads_to_the_same_receipt_which_its_owner_alone_opens(
    city: City, wang: Somebody, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    real = segno.make

    def make(what: str) -> segno.QRCode:
        made.append(what)
        return real(what)

    monkeypatch.setattr(segno, "make", make)
    base = wang.consents["support"]
    get(city, wang, base, "letter/")
    address, _, mark = made[0].partition("#")
    assert address == f"http://testserver/consent/receipts/{base}/"
    assert mark in text(city, wang, base)
    assert Client().get(address).status_code == 302


def test_what_was_agreed_to_under_the_first_text_keeps_its_mark_and_the_new_text_names_more() -> None:
    first, new = (receipts.linked(replace(paper(), agreed=replace(paper().agreed, text=one))) for one in texts())
    said = [one["dpv:hasRecordOfActivity"]["dpv:hasProcess"]["dpv:hasPersonalData"] for one in (first, new)]
    assert said[0] == ["pd:Name", "pd:BirthDate", "pd:TelephoneNumber", "pd:Communication"]
    assert set(said[0]) < set(said[1])


def texts() -> tuple[Text, Text]:
    """Return the text of the first version and of a later one."""
    text = paper().agreed.text
    return text, replace(text, version=2)


PURPOSES = ("support", "health", "family", "cover", "statistics")


@pytest.mark.parametrize("purpose", PURPOSES)
def test_the_newest_text_says_what_is_kept_for_how_long_and_who_reads_in_both_languages(
    city: City, purpose: str
) -> None:
    zh, en = city.run(
        "SELECT text_zh, text_en FROM notice WHERE purpose = %s ORDER BY version DESC LIMIT 1", purpose
    ).fetchone()
    for words, asked in ((zh, ("谁能看：", "多久：")), (en, ("Who can see it: ", "How long: "))):
        assert [one for one in asked if f"\n{one}" not in words] == []
    assert len(zh.strip().splitlines()) == len(en.strip().splitlines())


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh-hans", ("向阳社会工作服务中心", "难熬时刻", "念给自己听")),
        ("en", ("my team at 向阳社会工作服务中心 may know", "hard moments", "read aloud")),
    ],
)
def test_all_of_it_stands_in_one_list_to_be_read_aloud(
    city: City, wang: Somebody, language: str, said: tuple[str, ...]
) -> None:
    browser = city.browser_of(wang)
    browser.cookies["guitu_language"] = language
    page = browser.get("/me/consents/").content.decode()
    heard = page[page.index('id="aloud"') : page.index("</section>", page.index('id="aloud"'))]
    assert [one for one in said if one not in heard] == []
    assert heard.count("<li>") == 3
    assert heard.count("202") == 3
    assert [one for one in said[1:2] if one not in text(city, wang, wang.consents["health"], language=language)] == []
