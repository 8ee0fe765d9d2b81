"""What counts as consent, as its withdrawal, as the question why: a closed list."""

import pytest

from bot.conversations.whole import meaning_of_whole, meanings


@pytest.mark.parametrize("text", ["同意", "我同意。", " 好的！", "I agree", "Yes, please.", "OK"])
def test_a_plain_yes_is_consent(text: str) -> None:
    assert meaning_of_whole(text) == "agree"


@pytest.mark.parametrize(
    "text",
    [
        "maybe",
        "yes and no",
        "why should I agree",
        "那可不中",
        "可以吗",
        "可以查吗",
        "同意什么",
        "I don't know",
        "同意的话会怎样",
        "jjjj",
    ],
)
def test_what_is_not_surely_a_yes_is_no_consent(text: str) -> None:
    assert meaning_of_whole(text) != "agree"


@pytest.mark.parametrize(
    "text", ["不查了", "撤回同意", "退出核验", "Cancel!", "I withdraw my consent", "delete my data"]
)
def test_consent_is_withdrawn_in_plain_words(text: str) -> None:
    assert meaning_of_whole(text) == "withdraw"


@pytest.mark.parametrize(
    "text", ["not yet", "I don't understand", "我手头没有身份证", "身份证输错了", "I don't have it with me"]
)
def test_hesitating_withdraws_nothing(text: str) -> None:
    assert meaning_of_whole(text) is None


def test_no_word_stands_under_two_meanings() -> None:
    import yaml

    from bot.conversations.whole import WORDS, bare

    listed = yaml.safe_load(WORDS.read_text("utf-8"))
    by_meaning = [{bare(str(each)) for each in (*words["zh"], *words["en"])} for words in listed.values()]
    assert sum(map(len, by_meaning)) == len(meanings()) and "true" not in meanings() and "false" not in meanings()
