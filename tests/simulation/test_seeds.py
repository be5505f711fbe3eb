"""The kit's relay and inbox keep every invariant, whatever the seed; and a seed is a run that can be had again."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from kit import relay
from simulation.runs import run
from simulation.statements import STATEMENTS
from simulation.world import Parts

_REPLAY = "import sys; from simulation.runs import run; print(*run(int(sys.argv[1]), traced=True).trace, sep='\\n')"


@pytest.mark.parametrize("first", range(0, 1000, 100))
def test_every_invariant_holds(first: int) -> None:
    failed = [done for seed in range(first, first + 100) if (done := run(seed)).broken]
    assert not failed, "\n".join(f"make simulate FROM={done.seed} SEEDS=1: {done.broken}" for done in failed)


def test_a_seed_is_always_the_same_run() -> None:
    steps = {
        subprocess.run(
            [sys.executable, "-c", _REPLAY, "17"],
            env={**os.environ, "PYTHONHASHSEED": hash_seed}, check=True, capture_output=True, text=True,
        ).stdout
        for hash_seed in ("1", "2", "random")
    }  # fmt: skip
    [only] = steps
    assert len(only.splitlines()) > 20


def test_seeds_differ() -> None:
    assert len({run(seed, traced=True).trace for seed in range(20)}) == 20


def test_a_statement_that_is_not_modelled_is_named() -> None:
    known = {sql: statement for sql, statement in STATEMENTS.items() if sql != relay._STRIKE_OFF}
    assert any("NotModelled('kit.relay._STRIKE_OFF')" in what for what in run(0, Parts(statements=known)).broken)
