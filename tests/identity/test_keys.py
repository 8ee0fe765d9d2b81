"""Keyed hashes and encryption: nothing can be read, found or swapped without the master key."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.identity.keys import Keys, WeakKey
from tests.identity.world import MASTER

KEYS, OTHERS = Keys(MASTER), Keys(MASTER[::-1])


@given(st.text(), st.text())
def test_what_was_encrypted_comes_back_where_it_belongs(text: str, bound_to: str) -> None:
    sealed = KEYS.encrypt(text, bound_to)
    assert KEYS.decrypt(sealed, bound_to) == text
    assert KEYS.decrypt(sealed, bound_to + "!") is None
    assert OTHERS.decrypt(sealed, bound_to) is None
    assert KEYS.decrypt(sealed[:-5] + b"AAAA=", bound_to) is None


@given(st.text(), st.text())
def test_a_fingerprint_tells_values_kinds_and_keys_apart(one: str, other: str) -> None:
    assert (KEYS.fingerprint("person", one) == KEYS.fingerprint("person", other)) == (one == other)
    assert KEYS.fingerprint("person", one) not in (KEYS.fingerprint("code", one), OTHERS.fingerprint("person", one))
    assert len(KEYS.fingerprint("person", one)) == 32


def test_equal_texts_look_different_and_texts_of_like_length_look_equally_long() -> None:
    assert KEYS.encrypt("123456") != KEYS.encrypt("123456")
    assert len(KEYS.encrypt("")) == len(KEYS.encrypt("x" * 18))


@pytest.mark.parametrize("master", [b"", b"secret", b"x" * 31])
def test_a_short_key_is_refused_in_a_sentence_that_does_not_contain_it(master: bytes) -> None:
    with pytest.raises(WeakKey, match=r"^VAULT_KEY must have at least 32 bytes; it has \d+\.$"):
        Keys(master)
