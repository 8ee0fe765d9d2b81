"""The typing state of one screen."""

from tests.wechat_platform.account import Clock
from tests.wechat_platform.errcodes import ApiError

LASTS = 15.0
AFTER_INTERACTION = 30.0


class TypingState:
    """Lasts 15 s, until cancelled or until a message arrives; may begin within 30 s after an interaction."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._until = self._interacted = float("-inf")
        self.count = 0

    @property
    def on(self) -> bool:
        return self._clock() < self._until

    def interaction(self) -> None:
        """The person has sent something."""
        self._interacted = self._clock()

    def begin(self) -> None:
        """Begin; raise ApiError 45080 without an interaction, 45081 when it is on."""
        if self._clock() - self._interacted > AFTER_INTERACTION:
            raise ApiError(45080)
        if self.on:
            raise ApiError(45081)
        self._until = self._clock() + LASTS
        self.count += 1

    def end(self) -> None:
        self._until = float("-inf")
