"""Every page anybody can open or run into, asked by axe: those of the matrix, and those that only an act shows."""

from collections.abc import Callable, Iterator

import pytest

from tests.city import City
from tests.promises.test_access_matrix import READERS, Scene, address, rows, scene
from tests.stories.conftest import Walk

__all__ = ["scene"]
Begin = Callable[..., Walk]
# Answers a machine, not a reader.
MACHINES_ONLY = (
    "about",
    "openapi",
    "services",
    "one_service",
    "organizations",
    "services_at_places",
    "taxonomies",
    "terms",
)
FOR_MACHINES = {
    *(f"finder:{name}" for name in MACHINES_ONLY),
    *(f"exchange:{name}" for name in ("metadata", "openapi", "smart", "services", "service", "providers", "offices")),
    "ui:health",
    "ui:live",
    "ui:ready",
    "consent:receipt_file",
    "consent:receipt_letter",
    "referrals:letter",
    "referrals:own_letter",
}


def pages(kind: str) -> Iterator[str]:
    """Yield every address that the matrix lets one kind of reader open."""
    column = READERS.index(kind)
    for method, name, cells in rows():
        if method == "GET" and cells[column].startswith("200") and name not in FOR_MACHINES:
            yield name


@pytest.mark.parametrize(("language", "width"), [("zh-hans", 360), ("en", 1180)])
@pytest.mark.parametrize(
    "reader", ["nobody", "worker", "intake", "lead", "officer", "administrator", "editor", "self"]
)
def test_axe_finds_nothing_on_any_page_of_the_matrix(
    scene: Scene,
    walk: Begin,
    reader: str,
    language: str,
    width: int,
) -> None:
    window = walk(who=scene.readers[reader], width=width, language=language)
    for name in pages(reader):
        window.to(address(name, scene))
        window.check()


def test_a_reader_who_is_turned_away_reads_a_calm_page(scene: Scene, walk: Begin) -> None:
    away = {"worker": ("officer:home", "desk:person"), "self": ("officer:home",), "elsewhere": ("desk:person",)}
    for reader, names in away.items():
        window = walk(who=scene.readers[reader], width=360)
        for name in names:
            window.to(address(name, scene))
            window.check()
        window.to("/there/is/no/such/page/")
        window.check()
        # Chromium itself notes each refusal; those lines are expected.
        window.complaints.clear()


def test_a_note_without_words_is_given_back_on_a_calm_page(scene: Scene, walk: Begin) -> None:
    window = walk(who=scene.readers["worker"], width=360)
    window.to(address("desk:person", scene))
    window.press()
    assert window.page.locator(".govuk-error-message").count() == 1
    window.check()


def test_who_writes_while_the_consent_ends_keeps_the_words_on_a_calm_page(
    city: City,
    scene: Scene,
    walk: Begin,
) -> None:
    window = walk(who=scene.readers["worker"], width=360)
    window.to(address("desk:person", scene))
    window.page.fill("[name=words]", "他说这个月第一次睡好了。")
    city.run("UPDATE consent SET expires_at = now() - interval '1 minute' WHERE person_id = %s", scene.wang.id)
    window.press()
    assert "他说这个月第一次睡好了。" in window.page.content()
    window.check()
    window.complaints.clear()


def test_two_who_change_one_note_both_read_both_texts_on_a_calm_page(
    city: City,
    scene: Scene,
    walk: Begin,
) -> None:
    window = walk(who=scene.readers["worker"], width=360)
    window.to(address("desk:note", scene))
    window.page.fill("[name=words]", "我的说法。")
    other = walk(who=scene.readers["worker"], width=1180)
    other.to(address("desk:note", scene))
    other.page.fill("[name=words]", "同事的说法。")
    other.press()
    window.press()
    for words in ("我的说法。", "同事的说法。"):
        assert words in window.page.content()
    window.check()
    window.complaints.clear()
