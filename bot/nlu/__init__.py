"""Understanding: one Rasa graph component a file; the only importer of spaCy and of the encoder.

Importing this package makes Rasa log no message of a person: without the logging set-up of
its own server, Rasa prints every parsed message.
"""

import logging
import os
import warnings

import structlog

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
warnings.filterwarnings("ignore", module=r"rasa|sanic|pkg_resources|dask|skops|jieba|matplotlib|slack_sdk")
warnings.filterwarnings("ignore", category=DeprecationWarning)

structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
