"""Two or three choices worth offering."""

from actions.answering.likeliest import likeliest

TOPICS = {"use", "activate", "what_is", "code_not_expand"}


def ranking(*shares: tuple[str, float]) -> list[dict]:
    return [{"name": name, "confidence": share} for name, share in shares]


def test_two_are_always_offered_and_a_third_when_it_is_more_than_noise() -> None:
    ranked = ranking(("use", 0.5), ("greet", 0.3), ("activate", 0.01), ("what_is", 0.005))
    assert likeliest(ranked, TOPICS) == ["use", "activate"]
    ranked = ranking(("use", 0.4), ("activate", 0.3), ("what_is", 0.2), ("code_not_expand", 0.1))
    assert likeliest(ranked, TOPICS) == ["use", "activate", "what_is"]


def test_nothing_is_offered_that_is_no_topic() -> None:
    assert likeliest(ranking(("greet", 0.9)), TOPICS) == []
