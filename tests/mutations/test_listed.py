"""The list of mutations keeps up with the tree: each text is there once, each promise is broken in three ways."""

from collections import Counter
from pathlib import Path

import pytest

from tests.mutations.kinds import Mutation
from tests.mutations.listed import AT_LEAST, MUTATIONS

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda m: m.name.replace(" ", "_"))
def test_a_mutation_finds_the_text_it_breaks_and_the_tests_that_notice(mutation: Mutation) -> None:
    for edit in mutation.edits:
        assert (ROOT / edit.file).read_text(encoding="utf-8").count(edit.old) == 1, edit.file
    for test in mutation.tests:
        assert (ROOT / test.split("::", maxsplit=1)[0]).exists(), test


def test_every_promise_is_broken_in_three_ways() -> None:
    count = Counter(mutation.promise for mutation in MUTATIONS)
    assert {promise: count[promise] for promise in range(1, 9) if count[promise] < AT_LEAST} == {}
