"""Instruments add up as their manuals say; what is missing or impossible is named and gives no total."""

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from guitu.journey.needs import packs
from guitu.journey.needs.packs import Pack
from guitu.journey.needs.rules import Instrument

PACKS = packs.packs()
DAYS = ("LA6568-5", "LA6569-3", "LA6570-1", "LA6571-9")
PHQ_9 = ("44250-9", "44255-8", "44259-0", "44254-1", "44251-7", "44258-2", "44252-5", "44253-3", "44260-8")


def scored(pack: Pack) -> list[packs.Item]:
    return [item for item in pack.items if item.is_required]


def answering(pack: Pack, total: int) -> dict[str, str]:
    """Return answers that add up to this total, filled from the first item on."""
    items = scored(pack)
    left, found = total - pack.lowest, {}
    most = (pack.highest - pack.lowest) // len(items)
    for item in items:
        step = min(left, most)
        found[item.link], left = item.options[step][0], left - step
    return found


@pytest.mark.parametrize(
    ("answers", "stored", "difficulty", "opens"),
    [
        # HL7's own two examples, US Core and US Quality Core: the total that is stored there.
        ((2, 2, 2, 2, 1, 1, 2, 0, 0), 12, "LA6573-5", 0),
        ((0, 0, 0, 1, 2, 1, 3, 2, 1), 10, "", 1),
    ],
)
def test_the_answers_of_hl7s_examples_add_up_to_what_is_stored_there(
    answers: tuple[int, ...], stored: int, difficulty: str, opens: int
) -> None:
    pack = PACKS[Instrument.PHQ_9]
    told = dict(zip(PHQ_9, (DAYS[one] for one in answers), strict=True))
    told |= {"69722-7": difficulty} if difficulty else {}
    assert packs.total(pack, told) == stored
    assert packs.opens_safety(pack, told) == bool(opens)


@pytest.mark.parametrize(
    ("instrument", "edges"),
    [
        (Instrument.PHQ_9, (0, 4, 5, 9, 10, 14, 15, 19, 20, 27)),
        (Instrument.GAD_7, (0, 4, 5, 9, 10, 14, 15, 21)),
        (Instrument.K10, (10, 19, 20, 24, 25, 29, 30, 50)),
    ],
)
def test_the_bands_change_exactly_at_the_published_edges(instrument: Instrument, edges: tuple[int, ...]) -> None:
    pack = PACKS[instrument]
    assert [edge for band in pack.bands for edge in (band.lowest, band.highest)] == list(edges)
    for edge in edges:
        assert packs.total(pack, answering(pack, edge)) == edge
    for low, high in zip(edges[::2], edges[1::2], strict=True):
        assert packs.band(pack, low) is packs.band(pack, high)


@pytest.mark.parametrize("pack", PACKS.values(), ids=lambda pack: pack.title)
def test_without_one_item_there_is_no_total_and_the_item_is_named(pack: Pack) -> None:
    for item in scored(pack):
        told = answering(pack, pack.highest)
        del told[item.link]
        assert [str(one) for one in packs.wrong(pack, told)] == [str(item.text)]
        with pytest.raises(packs.IncompleteError) as refused:
            packs.total(pack, told)
        assert str(item.text) in str(refused.value)


@pytest.mark.parametrize("pack", PACKS.values(), ids=lambda pack: pack.title)
@pytest.mark.parametrize("answer", ["", "6", "-1", "LA6572-7", "4.0"])
def test_an_answer_that_is_not_offered_is_refused(pack: Pack, answer: str) -> None:
    item = scored(pack)[0]
    with pytest.raises(packs.IncompleteError):
        packs.total(pack, answering(pack, pack.lowest) | {item.link: answer})


@pytest.mark.parametrize("pack", PACKS.values(), ids=lambda pack: pack.title)
def test_an_item_of_another_instrument_is_refused(pack: Pack) -> None:
    with pytest.raises(packs.IncompleteError):
        packs.total(pack, answering(pack, pack.lowest) | {"99999-9": "1"})


@pytest.mark.parametrize("often", [1, 2, 3])
def test_item_nine_above_nothing_opens_the_plan_whatever_the_sum(often: int) -> None:
    pack = PACKS[Instrument.PHQ_9]
    assert not packs.opens_safety(pack, answering(pack, 24))
    assert packs.opens_safety(pack, answering(pack, 0) | {"44260-8": DAYS[often]})


def test_no_other_instrument_opens_it() -> None:
    for instrument in (Instrument.GAD_7, Instrument.K10):
        pack = PACKS[instrument]
        assert not packs.opens_safety(pack, answering(pack, pack.highest))


@given(st.lists(st.integers(0, 3), min_size=9, max_size=9))
def test_any_nine_answers_add_up_to_their_sum(answers: list[int]) -> None:
    told = dict(zip(PHQ_9, (DAYS[one] for one in answers), strict=True))
    assert packs.total(PACKS[Instrument.PHQ_9], told) == sum(answers)


@pytest.mark.parametrize("pack", PACKS.values(), ids=lambda pack: pack.title)
def test_each_says_under_which_permission_its_text_is_shown_in_both_languages(pack: Pack) -> None:
    said = {}
    for language in ("zh-hans", "en"):
        with override(language):
            said[language] = [str(pack.licence), str(pack.asks), *(str(item.text) for item in pack.items)]
            said[language] += [str(words) for item in pack.items for _code, words in item.options]
            said[language] += [str(band.says) for band in pack.bands]
    assert all(said["en"])
    assert not {*said["en"]} & {*said["zh-hans"]}
    assert pack.copyright


@pytest.mark.parametrize("pack", PACKS.values(), ids=lambda pack: pack.title)
def test_no_band_judges_anybody(pack: Pack) -> None:
    with override("en"):
        words = " ".join(str(band.says) for band in pack.bands).lower()
    assert not [one for one in ("severe", "risk", "danger", "normal", "disorder", "patient") if one in words]


def test_what_may_not_be_shipped_is_not_there() -> None:
    assert {pack.title for pack in PACKS.values()} == {"PHQ-9", "GAD-7", "K10"}


@pytest.mark.parametrize("rest", range(25))
def test_to_somebody_who_names_thoughts_of_death_nothing_is_said_that_calms(rest: int) -> None:
    pack = PACKS[Instrument.PHQ_9]
    calm = answering(pack, rest) | {"44260-8": DAYS[0]}
    named = calm | {"44260-8": DAYS[1]}
    said = packs.says(pack, named)
    assert said is (packs.band(pack, rest + 1) if rest + 1 >= 10 else "")
    assert packs.says(pack, calm) is packs.band(pack, packs.total(pack, calm))


@pytest.mark.parametrize("instrument", [Instrument.GAD_7, Instrument.K10])
def test_what_names_no_such_thoughts_says_every_sentence(instrument: Instrument) -> None:
    pack = PACKS[instrument]
    for total in range(pack.lowest, pack.highest + 1):
        assert packs.says(pack, answering(pack, total)) is packs.band(pack, total)
