"""Stands in for Keras, which comes with TensorFlow: see `tensorflow/__init__.py` beside it."""

import sys
from typing import Any

from tensorflow import absent


def __getattr__(name: str) -> Any:
    return absent(sys.modules[__name__], name)
