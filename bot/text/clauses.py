"""The separate questions of a message that asks more than one thing."""

import re

from bot.text.normalise import typed

ENDS = re.compile(
    r"[。？！?!；;\n]+|[，,](?=[^，,。？！?!；;]*(?:怎么|怎样|咋|如何|多少))|[，,]?\s*(?=另外|还有就是|还有|顺便|再问|再就是)|"
    r"[,.]?\s+(?=(?:and\s+)?also\b|and\s+(?:how|what|why|where|can|does|is)\b|another question)",
    re.I,
)
ASKS = re.compile(
    r"怎么|怎样|咋|如何|什么|啥|哪|多少|几|吗|呢|能不能|可不可以|是不是|为何|要不要|办法|"
    r"\b(?:how|what|why|where|which|who|when|can|could|do|does|is|are|should|will)\b",
    re.I,
)

PAUSE = re.compile(r"[,，.。!！~～\n]+\s*")
MOST_PARTS = 4  # one more than is answered; each part costs the time of a whole message
LONGEST_COURTESY = 30  # characters; "thank you very much for your help" is about the longest


def questions_in(text: str) -> list[str]:
    """Return the questions of `text` if it asks at least two, otherwise nothing.

    A part counts as a question when it holds a question word, so that a story told in
    several sentences before its one request stays whole.
    """
    parts = [typed(part.strip(" ，,")) for part in ENDS.split(text, maxsplit=MOST_PARTS * 3)]
    questions = [part for part in parts if len(part) > 2 and ASKS.search(part)]
    return questions[:MOST_PARTS] if len(questions) > 1 else []


def after_courtesy(text: str) -> list[str]:
    """Return what follows a first short clause ("Hello, …"), where the request may stand."""
    first, _, rest = PAUSE.sub("\n", text, count=1).partition("\n")
    rest = typed(rest)
    return [rest] if len(first) <= LONGEST_COURTESY and len(rest) > 3 else []
