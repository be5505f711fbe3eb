"""One module a row, or two rows that share their sides. ``ROWS`` lists them in the table's order."""

from __future__ import annotations

from bench.rounds import Row
from bench.rows import consumer, relay
from bench.rows.django import S2
from bench.rows.lists import Q1
from bench.rows.logins import L1
from bench.rows.memory import M1
from bench.rows.overload import S3
from bench.rows.recovery import F1
from bench.rows.submit import S1
from bench.rows.upload import U1

ROWS: dict[str, Row] = {row.key: row for row in (*relay.ROWS, *consumer.ROWS, S1, S2, S3, Q1, L1, U1, F1, M1)}
