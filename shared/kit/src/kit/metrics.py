"""Prometheus metrics of every service. Labels never hold an id or anything that a user typed."""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

requests = Histogram(
    "http_request_duration_seconds",
    "Time to answer a request",
    ("method", "route", "status"),
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
events_published = Counter("outbox_events_published_total", "Events sent to Kafka and acknowledged")
outbox_pending = Gauge("outbox_pending_seconds", "Age of the oldest event that is not yet published")
events_taken = Counter("inbox_events_total", "Events by what became of them", ("type", "outcome"))
consumer_lag = Gauge("inbox_lag_records", "Records that are not yet taken", ("topic", "partition"))
consumer_rebuilt = Counter("inbox_consumer_rebuilt_total", "How often the consumer was built anew", ("cause",))
dead_letters = Gauge("inbox_dead_letters", "Dead letters that were not replayed")
parked_events = Gauge("inbox_parked_events", "Events that wait for an earlier one")
audit_unsealed = Gauge("audit_unsealed_records", "Audit records that the chain does not cover yet")
