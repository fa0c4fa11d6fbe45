"""What a reform would change: read strictly, worked out by the rules themselves, the same on every runner."""

import os
import signal
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from distributed import LocalCluster
from hypothesis import given, settings
from hypothesis import strategies as st

from rules_cn.places import INDEX
from rules_cn.truth import NO, YES
from rules_cn.whatif import population, reform, running, shards
from rules_cn.whatif.counts import BENEFITS, CELLS, Counts, counted, nothing
from rules_cn.whatif.published import SUM_BASE, published
from rules_cn.whatif.reform import ReformError

DAY, GUANGZHOU = date(2025, 6, 10), "440100"
DIBAO = BENEFITS.index("dibao")


def told(**changed: Any) -> dict[str, Any]:
    """Return a reform as a person writes it: the standard rises by a tenth."""
    figures = [{"name": "dibao.standard", "permille": 1100}]
    return {"title": {"zh": "标准提高一成"}, "day": DAY, "place": GUANGZHOU, "figures": figures, **changed}


def one_change(name: str, **value: int) -> dict[str, Any]:
    return told(figures=[{"name": name, **value}])


def ran(folder: Path, families: population.Columns, plan: dict[str, Any]) -> Counts:
    """Return what a reform changes for families that are written out by hand."""
    folder.mkdir()
    np.savez(folder / "0.npz", allow_pickle=False, **families)
    shards.keep(folder, reform.read(plan, "reform.yaml"))
    return shards.run_shard(str(folder / "0.npz"))


def alone(*wages: int, **facts: Any) -> population.Columns:
    """Return grown-ups who live alone, each with a wage, and nothing else that a rule would look at."""
    many = {"birth": 19850615, "disability_type": 1, "disability_level": 0, "major_illness_local": NO, **facts}
    families = population.drawn(len(wages) * 8, seed=3, number=0, year=2025)
    first = np.r_[True, families["family_of"][1:] != families["family_of"][:-1]]
    rows = np.flatnonzero(first)[: len(wages)]
    people = {name: column[rows] for name, column in families.items() if name not in population.FAMILY}
    people = {name: np.full_like(column, many[name]) if name in many else column for name, column in people.items()}
    money = ("wage_income", "transfers_in", "transfers_out", "own_income_year_average")
    people |= {name: np.zeros(len(wages), dtype=np.int64) for name in money}
    people |= {"transfers_in": np.array(wages), "family_of": np.arange(len(wages))}
    return {**people, "property_fits": np.full(len(wages), YES), "rural": np.full(len(wages), NO)}


def of_all(counts: Counts, name: str) -> int:
    return int(getattr(counts, name)[DIBAO, 0])


def test_who_lives_alone_gets_what_the_higher_standard_leaves_after_their_income(tmp_path: Path) -> None:
    # 1,309.00 yuan now and 1,439.90 then: with 1,000 more comes, 1,400 begins to get, 1,439.90 gets nothing.
    found = ran(tmp_path / "a", alone(100_000, 140_000, 143_990), told())
    assert (of_all(found, "families"), of_all(found, "before"), of_all(found, "after")) == (3, 1, 2)
    assert (of_all(found, "begins"), of_all(found, "more"), of_all(found, "less")) == (1, 2, 0)
    assert of_all(found, "paid_before") == 30_900
    assert of_all(found, "gained") == 13_090 + 3_990


def test_a_lower_standard_takes_from_those_who_have_it(tmp_path: Path) -> None:
    found = ran(tmp_path / "a", alone(100_000, 0), one_change("dibao.standard", value=90_000))
    assert (of_all(found, "ends"), of_all(found, "less"), of_all(found, "lost")) == (1, 2, 30_900 + 40_900)


def test_where_a_rule_is_not_known_a_family_gains_and_loses_nothing(tmp_path: Path) -> None:
    elsewhere = told(place="320600", figures=[{"name": "dibao.standard", "place": GUANGZHOU, "permille": 1100}])
    found = ran(tmp_path / "a", alone(0, 0), elsewhere)
    assert (of_all(found, "families"), of_all(found, "unruled"), of_all(found, "before")) == (2, 2, 0)


def test_a_figure_that_stays_the_same_changes_nothing_for_anybody(tmp_path: Path) -> None:
    families = population.drawn(300, seed=1, number=0, year=2025)
    found = ran(tmp_path / "a", families, one_change("dibao.standard", permille=1000))
    assert found.more.sum() == found.less.sum() == 0
    assert np.array_equal(found.before, found.after)
    assert found.before[DIBAO, 0] > 0, "nobody gets anything: the families try nothing"


def test_what_somebody_would_receive_at_last_is_counted_where_another_benefit_excludes_it(tmp_path: Path) -> None:
    severe = {"disability_type": 2, "disability_level": 1, "has_able_supporter": NO}
    found = ran(tmp_path / "a", alone(140_000, **severe), told())
    hardship, care = BENEFITS.index("tekun"), BENEFITS.index("disability_care")
    assert (found.begins[hardship, 0], found.ends[hardship, 0]) == (1, 0)
    assert (found.begins[care, 0], found.ends[care, 0]) == (0, 1)


def test_a_district_without_a_figure_of_its_own_follows_its_city() -> None:
    rules = reform.reformed(reform.read(told(), "reform.yaml"))
    table = rules.tables["dibao.standard", date(2025, 6, 1)]
    assert table[INDEX["440112"]] == table[INDEX[GUANGZHOU]] == 143_990
    assert table[INDEX["442000"]] != 143_990


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"day": "soon"}, "day:"),
        ({"day": True}, "day:"),
        ({"place": 440100}, "place:"),
        ({"title": ""}, "title:"),
        ({"figures": []}, "figures:"),
        ({"wages": 1}, "wages:"),
        ({"figures": ["dibao.standard"]}, "figures[0]:"),
        ({"figures": [{"name": "dibao.standrad", "value": 1}]}, "figures[0].name:"),
        ({"figures": [{"name": "dibao.standard"}]}, "figures[0]:"),
        ({"figures": [{"name": "dibao.standard", "value": 1, "permille": 1}]}, "figures[0]:"),
        ({"figures": [{"name": "dibao.standard", "value": 1309.5}]}, "figures[0].value:"),
        ({"figures": [{"name": "dibao.standard", "value": -1}]}, "figures[0].value:"),
        ({"figures": [{"name": "dibao.standard", "value": 10**12}]}, "figures[0].value:"),
        ({"figures": [{"name": "dibao.standard", "value": 1, "place": "999999"}]}, "figures[0].place:"),
        ({"figures": [{"name": "dibao.standard", "value": 1, "until": 2026}]}, "figures[0].until:"),
        ({"figures": [{"name": "dibao.standard", "value": 1}] * 2}, "figures:"),
        ({"day": date(2026, 7, 1)}, "figures[0].name:"),
    ],
)
def test_what_is_wrong_in_a_reform_is_named_by_its_field(wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(ReformError) as caught:
        reform.read({**told(), **wrong}, "reform.yaml")
    assert [one for one in caught.value.mistakes if one.startswith(field)]
    assert str(caught.value).startswith("reform.yaml: ")


@pytest.mark.parametrize("text", ["a: [", "\x00", "{" * 300, "- 1", "day: 2025-13-45", "&a [*a]"])
def test_a_file_that_is_no_reform_is_refused_in_a_sentence(tmp_path: Path, text: str) -> None:
    file = tmp_path / "reform.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ReformError):
        reform.load(file)


def test_a_file_in_another_encoding_is_refused_in_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / "reform.yaml"
    file.write_bytes("title: 标准".encode("gb18030"))
    with pytest.raises(ReformError, match="UTF-8"):
        reform.load(file)


@pytest.mark.parametrize("broken", ["no columns", "one missing", "too short", "with words", "a family of nobody"])
def test_a_file_that_is_no_shard_is_refused_by_its_name(tmp_path: Path, broken: str) -> None:
    families = population.drawn(20, seed=1, number=0, year=2025)
    changed = {
        "one missing": {name: column for name, column in families.items() if name != "birth"},
        "too short": {**families, "birth": families["birth"][1:]},
        "with words": {**families, "birth": families["birth"].astype(str)},
        "a family of nobody": {**families, "family_of": families["family_of"] + 1},
    }
    shards.keep(tmp_path, reform.read(told(), "reform.yaml"))
    file = tmp_path / "1.npz"
    file.write_bytes(b"PK\x03\x04 and nothing behind it")
    if broken in changed:
        np.savez(file, allow_pickle=False, **changed[broken])
    with pytest.raises(shards.ShardError, match=r"1\.npz"):
        shards.run_shard(str(file))


def some(seed: int) -> Counts:
    """Return counts of a few families with amounts drawn at random."""
    dice = np.random.default_rng(seed)
    before, after = ({name: dice.integers(0, 4, 12) * 100_000 for name in BENEFITS} for _ in range(2))
    return counted(before, after, [dice.random(12) < 0.5 for _ in CELLS])


@settings(max_examples=25)
@given(seeds=st.lists(st.integers(0, 99), min_size=1, max_size=5), order=st.randoms())
def test_shards_add_up_to_the_same_in_any_order(seeds: list[int], order: Any) -> None:
    found = [some(seed) for seed in seeds]
    mixed = order.sample(found, len(found))
    assert running.total(found) == running.total(mixed) == sum(mixed[1:], mixed[0])


def test_totals_that_differ_in_one_number_are_not_the_same() -> None:
    one, other = nothing(), nothing()
    other.second_lost[0, 0] = 1
    assert one == nothing()
    assert one != other


def one_cell(amounts: list[int]) -> Counts:
    """Return counts where each of some families gains an amount, all in the first cell of each grouping."""
    families = {name: np.array(amounts) for name in BENEFITS}
    zeros = {name: np.zeros(len(amounts), dtype=np.int64) for name in BENEFITS}
    first = {"all", "1", "with", "none"}
    return counted(zeros, families, [np.full(len(amounts), cell in first) for _grouping, cell in CELLS])


def test_a_count_below_ten_is_withheld_and_others_are_tens() -> None:
    assert published(one_cell([SUM_BASE] * 9))[0].more is None
    assert published(one_cell([SUM_BASE] * 10))[0].more == 10
    assert published(one_cell([SUM_BASE] * 24))[0].more == 20
    assert published(one_cell([]))[0].more == 0


def test_a_sum_that_few_made_or_one_rules_is_withheld() -> None:
    assert published(one_cell([SUM_BASE] * 9))[0].gained is None
    assert published(one_cell([SUM_BASE] * 30))[0].gained == 30_000
    assert published(one_cell([100 * SUM_BASE] + [1] * 29))[0].gained is None


@given(st.lists(st.integers(0, 30), min_size=2, max_size=2))
def test_no_sum_that_is_withheld_alone_can_be_told_from_the_others(sizes: list[int]) -> None:
    amounts = np.full(sum(sizes), SUM_BASE)
    with_child = np.arange(sum(sizes)) < sizes[0]
    where = {("children", "with"): with_child, ("children", "without"): ~with_child}
    everywhere = np.ones(sum(sizes), dtype=bool)
    zeros = dict.fromkeys(BENEFITS, np.zeros(sum(sizes), dtype=np.int64))
    found = counted(zeros, dict.fromkeys(BENEFITS, amounts), [where.get(cell, everywhere) for cell in CELLS])
    lines = [one for one in published(found) if one.benefit == "dibao" and one.grouping == "children"]
    assert sum(one.gained is None for one in lines) != 1


def test_the_same_seed_draws_the_same_families_and_another_others() -> None:
    one, same, other = (population.drawn(50, seed=seed, number=0, year=2025) for seed in (1, 1, 2))
    assert all(np.array_equal(one[name], same[name]) for name in one)
    assert not np.array_equal(one["birth"][:40], other["birth"][:40])


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_a_cluster_that_loses_a_worker_halfway_has_the_same_totals(tmp_path: Path) -> None:
    made = population.written(tmp_path, families=400, seed=7, year=2025, per_shard=40)
    paths = [str(path) for path in made]
    shards.keep(tmp_path, reform.read(told(), "reform.yaml"))
    here = running.on_this_machine(paths, processes=2, tell=lambda _done: None)
    gone: list[int] = []
    beginning: Any = LocalCluster
    with beginning(n_workers=2, threads_per_worker=1, dashboard_address=None, silence_logs=50) as cluster:

        def tell(done: int) -> None:
            if done == 3:
                gone.append(next(iter(cluster.workers.values())).pid)
                os.kill(gone[0], signal.SIGKILL)

        there = running.on_cluster(paths, address=cluster.scheduler_address, tell=tell)
    assert gone
    assert here == there
    assert here.families[0, 0] == 400


def test_an_address_without_a_cluster_is_said_in_a_sentence() -> None:
    with pytest.raises(running.RunnerError, match="no Dask scheduler"):
        running.on_cluster([], address="nonsense", tell=lambda _done: None)
