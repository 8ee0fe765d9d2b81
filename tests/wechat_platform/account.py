"""What both sides know of one Official Account."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.wechat_platform.aes import Cipher

Clock = Callable[[], float]


@dataclass(frozen=True)
class Account:
    """Secrets and names; `clock` gives seconds since 1970. A wrong `aes_key` raises ValueError."""

    token: str
    app_id: str
    app_secret: str
    aes_key: str = ""
    name: str = "gh_3d1f0c5a7b92"
    clock: Clock = field(default=time.time, compare=False)

    def __post_init__(self) -> None:
        if self.aes_key:
            Cipher(self.aes_key, self.app_id)

    @property
    def cipher(self) -> Cipher | None:
        """The cipher of the safe mode; None in plain mode."""
        return Cipher(self.aes_key, self.app_id) if self.aes_key else None
