"""Several messages of the bot as one, for a channel whose people get one at a time."""

from typing import Any

from bot.conversations.output import as_one


def message(text: str, *payloads: str, **more: Any) -> dict[str, Any]:
    buttons = [{"title": payload.strip("/"), "payload": payload} for payload in payloads]
    return {"id": text, "from": "bot", "text": text, "language": "zh", "buttons": buttons, "facts": [], **more}


def test_texts_stand_one_after_the_other_and_each_choice_once() -> None:
    (one,) = as_one([message("甲", "/a", "/b"), message("乙", "/b", "/c")])
    assert one["text"] == "甲\n\n乙" and [each["payload"] for each in one["buttons"]] == ["/a", "/b", "/c"]


def test_what_the_last_of_them_awaits_is_awaited() -> None:
    (one,) = as_one([message("甲", awaits="code"), message("乙", awaits="id_number"), message("丙")])
    assert one["awaits"] == "id_number" and one["id"] == "丙"


def test_receipt_link_and_facts_are_not_lost() -> None:
    receipt = {"case_code": "ABCD-EFGH"}
    (one,) = as_one(
        [message("甲", diagnosis=receipt, facts=["F-1"]), message("乙", link={"url": "u"}, facts=["F-2", "F-1"])]
    )
    assert (one["diagnosis"], one["link"], one["facts"]) == (receipt, {"url": "u"}, ["F-1", "F-2"])


def test_one_message_and_none_stay_as_they_are() -> None:
    assert as_one([]) == [] and as_one([message("甲", "/a")]) == [message("甲", "/a")]
