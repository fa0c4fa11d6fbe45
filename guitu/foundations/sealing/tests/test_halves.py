"""Two hold a key: neither half says anything, both together are the key, and two that are no pair are told apart."""

from pathlib import Path
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guitu.foundations.sealing import halves, keyring
from guitu.foundations.sealing.keyring import KeyFileError

OWN = UUID("5eed0000-0000-4000-8000-000000000009")
KEYS = st.dictionaries(st.sampled_from(("index.key", "000001.key", "000002.key")), st.binary(min_size=32, max_size=32))


@given(KEYS)
def test_both_halves_are_the_keys_in_either_order(keys: dict[str, bytes]) -> None:
    one, other = halves.split(keys, OWN)
    assert halves.join(one, other) == halves.join(other, one) == keys


def test_one_half_says_nothing_of_the_key() -> None:
    """The same key in many splits: each bit of each half is one about as often as not."""
    parts = [halves.split({"index.key": bytes(32)}, OWN) for _ in range(400)]
    for which in (0, 1):
        ones = [sum(half[which].files["index.key"][0] >> bit & 1 for half in parts) for bit in range(8)]
        assert all(120 < count < 280 for count in ones)


def test_two_that_are_no_pair_or_the_same_half_twice_are_told_apart() -> None:
    keys = {"index.key": b"k" * 32}
    (one, other), (third, _) = halves.split(keys, OWN), halves.split(keys, OWN)
    for pair in ((one, third), (one, one), (other, third)):
        with pytest.raises(KeyFileError):
            halves.join(*pair)


def test_a_lost_key_comes_back_from_both_holders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUITU_KEYS", str(tmp_path / "keys"))
    organisation = uuid4()
    keyring.create(organisation)
    before = halves.held(organisation)
    folders = (tmp_path / "a", tmp_path / "b")
    for folder in folders:
        folder.mkdir()
    for half, folder in zip(halves.split(before, organisation), folders, strict=True):
        halves.keep(half, folder)
    files = [halves.keep(*one) for one in zip(halves.split(before, organisation), folders, strict=True)]
    assert [file.stat().st_mode & 0o777 for file in files] == [0o600, 0o600]
    assert halves.put_back(organisation, before) == [], "what is here stays"
    (tmp_path / "keys" / str(organisation) / "index.key").unlink()
    with pytest.raises(KeyFileError):
        halves.held(organisation)
    halves.put_back(organisation, halves.join(*map(halves.read, files)))
    assert halves.held(organisation) == before


def test_a_damaged_half_is_named(tmp_path: Path) -> None:
    file = tmp_path / "x.half"
    for content in (b"", b"{}", b"\xff\xfe", b'{"files": [], "organisation": 1}'):
        file.write_bytes(content)
        with pytest.raises(KeyFileError, match="no half"):
            halves.read(file)
