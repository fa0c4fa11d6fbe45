"""What is sealed opens with its own key, at its own place, and nowhere else."""

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guitu.foundations.sealing import ciphers
from guitu.foundations.sealing.ciphers import Algorithm, DataKey, UnsealError

HERE = ciphers.place("contact.note", subject_id=uuid.UUID(int=1), row_id=uuid.UUID(int=2))
THERE = ciphers.place("contact.note", subject_id=uuid.UUID(int=1), row_id=uuid.UUID(int=3))
BOTH = pytest.mark.parametrize("algorithm", list(Algorithm))
texts = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=400)


@BOTH
@given(text=texts)
def test_what_was_sealed_is_what_is_read(algorithm: Algorithm, text: str) -> None:
    key = DataKey(ciphers.new_key(), algorithm)
    assert key.unseal(key.seal(text, place=HERE), place=HERE) == text


@BOTH
def test_a_ciphertext_moved_to_another_row_does_not_open(algorithm: Algorithm) -> None:
    key = DataKey(ciphers.new_key(), algorithm)
    with pytest.raises(UnsealError):
        key.unseal(key.seal("王建国", place=HERE), place=THERE)


@given(at=st.integers(min_value=0, max_value=45))
def test_one_altered_bit_anywhere_is_noticed(at: int) -> None:
    key = DataKey(ciphers.new_key())
    sealed = bytearray(key.seal("今天见了面。", place=HERE))
    sealed[at % len(sealed)] ^= 1
    with pytest.raises(UnsealError):
        key.unseal(bytes(sealed), place=HERE)


def test_another_master_key_or_epoch_does_not_unwrap() -> None:
    key, master, ids = ciphers.new_key(), ciphers.new_key(), (uuid.uuid4(), uuid.uuid4())
    wrapped = ciphers.wrap(key, master=master, key_id=ids[0], organisation_id=ids[1], epoch=1)
    assert ciphers.unwrap(wrapped, master=master, key_id=ids[0], organisation_id=ids[1], epoch=1) == key
    for other, epoch in ((ciphers.new_key(), 1), (master, 2)):
        with pytest.raises(UnsealError):
            ciphers.unwrap(wrapped, master=other, key_id=ids[0], organisation_id=ids[1], epoch=epoch)


@given(first=texts, second=texts)
def test_equal_values_have_equal_indexes_and_others_do_not(first: str, second: str) -> None:
    key = bytes(32)
    assert (ciphers.index(key, "phone", first) == ciphers.index(key, "phone", second)) == (first == second)
    assert ciphers.index(key, "phone", first) != ciphers.index(key, "birth", first)
