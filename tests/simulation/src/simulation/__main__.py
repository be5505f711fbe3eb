"""``python -m simulation [--seeds 100000] [--from 0]``: runs seeds on all cores; a single seed tells its steps."""

from __future__ import annotations

import argparse
import gc
import multiprocessing
import os
import sys
import time

from simulation.runs import Run, run

_SHOWN = 10
_GARBAGE = 200_000  # so many objects more before a collection: those of one run are few, and go with it


def main() -> int:
    """0 when every invariant held in every run."""
    parser = argparse.ArgumentParser(prog="python -m simulation", description=__doc__)
    parser.add_argument("--seeds", type=int, default=100_000)
    parser.add_argument("--from", type=int, default=0, dest="first")
    options = parser.parse_args()
    if options.seeds == 1:
        return _tell(run(options.first, traced=True))
    began = time.monotonic()
    failed = 0
    with multiprocessing.Pool(os.cpu_count(), gc.set_threshold, (_GARBAGE,)) as pool:
        seeds = range(options.first, options.first + options.seeds)
        for number, done in enumerate(pool.imap_unordered(run, seeds, chunksize=50), 1):
            if done.broken:
                failed += 1
                if failed <= _SHOWN:
                    _report(done)
            if number % max(1, options.seeds // 10) == 0:
                print(f"{number} seeds, {failed} failed, {number / (time.monotonic() - began):.0f}/s", flush=True)  # noqa: T201
    return 1 if failed else 0


def _tell(done: Run) -> int:
    print("\n".join(done.trace))  # noqa: T201
    if done.broken:
        _report(done)
    return 1 if done.broken else 0


def _report(done: Run) -> None:
    print(f"seed {done.seed} failed; its steps: make simulate FROM={done.seed} SEEDS=1")  # noqa: T201
    for what in done.broken:
        print(f"    {what}", flush=True)  # noqa: T201


if __name__ == "__main__":
    sys.exit(main())
