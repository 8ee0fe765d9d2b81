"""What may go wrong on the way, as knobs that can be turned at any time."""

import random as randomness
from dataclasses import dataclass, field


@dataclass
class Faults:
    """Everything is off by default. Probabilities are 0 to 1, times are seconds; counters and lists are used up."""

    lose_reply: float = 0.0  # a right answer is lost on the way, so the platform delivers again
    lose_next: int = 0  # so many next right answers are lost for certain
    duplicate: float = 0.0  # a message is delivered twice at the same time
    delay: float = 0.0  # before every delivery
    reset: float = 0.0  # the connection is reset within the request or before the answer is read
    api_errors: list[int] = field(default_factory=list)  # of the next custom/send calls, in order; 0: none
    api_delay: float = 0.0  # before every API call is worked on
    api_reset: int = 0  # so many next API calls get no answer and have no effect
    api_lost: int = 0  # so many next API calls have their effect but get no answer
    token_errors: list[int] = field(default_factory=list)  # of the next token and stable_token calls, in order
    quota_used_up: bool = False  # every custom/send is refused with 45047
    random: randomness.Random = field(default_factory=lambda: randomness.Random(0))

    def happens(self, probability: float) -> bool:
        """Throw the dice; 0 never happens and throws none."""
        return probability > 0 and self.random.random() < probability

    def loses(self) -> bool:
        """Whether the right answer that has just come is lost."""
        if self.lose_next > 0:
            self.lose_next -= 1
            return True
        return self.happens(self.lose_reply)

    def used(self, counter: str) -> bool:
        """Use up one of `api_reset` or `api_lost`; False when there is none left."""
        left: int = getattr(self, counter)
        if left > 0:
            setattr(self, counter, left - 1)
        return left > 0


def next_error(errors: list[int]) -> int:
    """Take the next error code off a list; 0 when it is empty."""
    return errors.pop(0) if errors else 0
