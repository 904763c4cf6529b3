"""What is counted of incoming messages, whichever way they come."""

from prometheus_client import Counter, Histogram

messages_total = Counter("hub_ingest_messages_total", "Messages taken from devices.", ["lane", "result"])
batch_size = Histogram(
    "hub_ingest_batch_size",
    "Messages stored in one transaction.",
    ["lane"],
    buckets=(1, 2, 5, 10, 20, 50, 100, 200, 500),
)
commit_seconds = Histogram(
    "hub_ingest_commit_seconds",
    "From taking a batch to its commit, in seconds.",
    ["lane"],
    buckets=(0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10),
)
dead_letters_total = Counter("hub_dead_letters_total", "Messages nothing could be made of.", ["code"])
