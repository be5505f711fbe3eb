"""python -m faults: plays faults against the running instance, prints one table, and ends with 1 if something broke."""

from __future__ import annotations

import argparse
import asyncio
import logging
import random
import sys
from collections.abc import Sequence

from faults import report
from faults.kinds import ALL, Fault
from faults.rounds import Result, play
from faults.world import World
from localstack.places import is_root
from testkit import stack as running_stack


def _arguments(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m faults", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", default="", help="numbers of the plan, as 7,8; all of them by default")
    parser.add_argument("--seed", type=int, help="of the first round; each further round takes the next number")
    parser.add_argument("--short", action="store_true", help="the quick faults, one round each, little work")
    return parser.parse_args(words)


def chosen(options: argparse.Namespace) -> list[type[Fault]]:
    """The faults to play. Raises SystemExit for a number that is not in the plan, and for what needs root."""
    numbers = {int(word) for word in options.only.split(",") if word}
    if unknown := numbers - {fault.number for fault in ALL}:
        raise SystemExit(f"no fault has the number {', '.join(map(str, sorted(unknown)))}")
    found = [f for f in ALL if (f.number in numbers if numbers else not options.short or f.short)]
    if not is_root() and (locked := [f"{f.number} {f.name}" for f in found if f.needs_root]):
        others = ",".join(str(n) for n in sorted({f.number for f in ALL if not f.needs_root}))
        raise SystemExit(f"this needs root: {'; '.join(locked)}. Without it: ONLY={others}")
    return found


async def run(options: argparse.Namespace) -> list[Result]:
    world = World(running_stack.load())
    world.end_children()
    await world.network.heal()
    first = options.seed if options.seed is not None else random.SystemRandom().randrange(1_000_000)
    rounds = 1 if options.short else options.rounds
    results: list[Result] = []
    try:
        for kind in chosen(options):
            for number in range(rounds):
                result = await play(world, kind, first + number, short=options.short)
                results.append(result)
                _tell(result)
    finally:
        await world.network.close()
    return results


def _tell(result: Result) -> None:
    verdict = "ok  " if not result.violations else "FAIL"
    what = f"{result.fault.number:>2} {result.fault.name}"
    rest = f"at rest after {result.rested:.1f} s" if result.rested is not None else "no rest"
    size = f"{result.operations:>5} operations {result.events:>5} events"
    print(f"{verdict} {what:<72} {size}  {rest}  {result.seconds:5.1f} s")
    for line in [*result.facts, *result.violations[:20]]:
        print(f"       {line}")
    if result.violations:
        again = f"make faults ONLY={result.fault.number} SEED={result.seed} ROUNDS=1"
        print(f"       {len(result.violations)} in all. Again: {again}")
    sys.stdout.flush()


def main(words: Sequence[str] | None = None) -> int:
    options = _arguments(words)
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL + 1)  # brokers that are away are meant here
    results = asyncio.run(run(options))
    rows = report.rows_of(results)
    print("\n" + report.table(rows))
    if not options.short:
        report.write(rows)
    return 1 if any(result.violations for result in results) else 0


if __name__ == "__main__":
    sys.exit(main())
