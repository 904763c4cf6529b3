"""What is counted of the TCP listeners."""

from prometheus_client import Counter, Gauge, Histogram

connections = Gauge("hub_listener_connections", "Open connections.", ["protocol"])
frames_total = Counter("hub_listener_frames_total", "Frames of enrolled devices.", ["protocol", "kind"])
refused_total = Counter("hub_listener_refused_total", "Frames that were not taken.", ["protocol", "code"])
throttled_total = Counter("hub_listener_throttled_total", "Strangers' connections closed unheard.", ["protocol"])
answer_seconds = Histogram(
    "hub_listener_alarm_answer_seconds",
    "From an alarm's arrival to its answer, which follows the commit.",
    ["protocol"],
    buckets=(0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30),
)
