"""``python -m bench [--only S1,R1] [--rounds 5] [--soak 600]``: runs rows on a running stack, one after the other."""

from __future__ import annotations

import argparse
import asyncio
import sys
import time

from bench import report
from bench.rounds import Bench
from bench.rows import ROWS
from testkit import stack


def main() -> int:
    """0 when every row was measured; whether an aim was met is for the reader."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--only", default="", help="rows, separated by commas")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--soak", type=float, default=600, help="seconds that a soak lasts")
    options = parser.parse_args()
    wanted = [key for key in options.only.upper().split(",") if key] or list(ROWS)
    if unknown := [key for key in wanted if key not in ROWS]:
        parser.error(f"no such row: {', '.join(unknown)}; there are {', '.join(ROWS)}")
    bench = Bench(stack.load(), options.rounds, options.soak)
    for key in wanted:
        row, began = ROWS[key], time.monotonic()
        print(f"{key}  {row.ours}  ÷  {row.reference}", flush=True)  # noqa: T201
        report.keep(row, asyncio.run(row.measure(bench)))
        print(f"    {time.monotonic() - began:.0f} s", flush=True)  # noqa: T201
    print("\n" + report.table(report.load(), wanted))  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
