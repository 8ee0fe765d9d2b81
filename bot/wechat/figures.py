"""What operators can count of the channel (`/metrics`); no figure names a person."""

from prometheus_client import Counter, Gauge

RECEIVED = Counter("ecert_wechat_received", "Deliveries of the platform, by kind and whether new", ["kind", "new"])
REFUSED_CALLS = Counter("ecert_wechat_callback_refused", "Requests to the callback that were refused", ["why"])
WENT_OUT = Counter("ecert_wechat_answered", "Answers, by the way in which they went out", ["way"])
SENT = Counter("ecert_wechat_sent", "Service messages that the platform took")
REFUSALS = Counter("ecert_wechat_send_failures", "Service messages that were not taken, by error code", ["error"])
UNSETTLED = Gauge("ecert_wechat_unsettled", "Service messages that wait because of an error", ["state", "error"])
