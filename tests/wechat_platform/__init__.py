"""A simulated WeChat Official Account platform: the real protocol towards a callback, and the real API."""

from tests.wechat_platform.api import Call
from tests.wechat_platform.delivery import Contradiction
from tests.wechat_platform.faults import Faults
from tests.wechat_platform.people import Person, Shown
from tests.wechat_platform.platform import Platform
from tests.wechat_platform.quota import Allowance, Allowances
from tests.wechat_platform.sending import Delivery, Sending

__all__ = [
    "Allowance",
    "Allowances",
    "Call",
    "Contradiction",
    "Delivery",
    "Faults",
    "Person",
    "Platform",
    "Sending",
    "Shown",
]
