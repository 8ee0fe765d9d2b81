"""Names as they leave the record store."""

from hypothesis import given
from hypothesis import strategies as st

from actions.records.masking import masked, masked_apart


@given(st.text(min_size=1, max_size=8))
def test_a_masked_name_keeps_its_first_character_and_its_length(name: str) -> None:
    assert masked(name)[0] == name[0] and len(masked(name)) == len(name)
    assert set(masked(name)[1:]) <= {"＊"}


@given(st.lists(st.none() | st.sampled_from(["张秀兰", "张秀南", "张兰", "李秀兰", "张"]), max_size=6))
def test_masked_names_are_equal_where_the_names_are_and_nowhere_else(names: list[str | None]) -> None:
    masks = masked_apart(names)
    assert [[one == other for other in masks] for one in masks] == [[one == other for other in names] for one in names]
    assert not set("秀兰南") & set("".join(mask or "" for mask in masks))
