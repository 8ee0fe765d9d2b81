"""A mistake in a rules file is explained in words."""

from pathlib import Path

import pytest

from actions.answering.rulebook import MalformedRule, read_rulebook


@pytest.mark.parametrize(
    "content, told",
    [
        ("topic: other\nanswers: [{say: [a]}]", "must be use"),
        ("topic: use\nanswers: [{when: {age: 1}, say: [a]}]", "must have no “when”"),
        ("topic: use\nanswers: []", "must have no “when”"),
        ("topic: use\nanswers: [{say: [a], if: 1}]", "nothing else"),
        ("topic: use\nnotes: [{when: {a: b}}]\nanswers: [{say: a}]", "has “say”"),
    ],
)
def test_a_mistake_is_named_with_its_file(tmp_path: Path, content: str, told: str) -> None:
    (tmp_path / "use.yml").write_text(content, "utf-8")
    with pytest.raises(MalformedRule, match="use.yml") as error:
        read_rulebook(tmp_path)
    assert told in str(error.value)
