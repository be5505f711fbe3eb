"""What a seed decides: how long each trip takes, what is lost, what stalls. Sometimes nothing, sometimes a lot."""

from __future__ import annotations

import random


class Weather:
    """The chances of one run. They differ from seed to seed, as a run with every fault at once hides faults."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self._slow = chance.choice((0.0, 0.05, 0.3))
        self._stall = chance.choice((0.0, 0.0, 0.005, 0.02))
        self._lost = chance.choice((0.0, 0.0, 0.01, 0.04))
        self._unacknowledged = chance.choice((0.0, 0.1, 0.3))

    def calm(self) -> None:
        """The faults are over: the system must now come to rest."""
        self._slow = self._stall = self._lost = self._unacknowledged = 0.0

    def trip(self) -> float:
        """The seconds that one way through the network takes, or that a process stands still before it reads on."""
        draw = self.chance.random()
        if draw < self._stall:
            return self.chance.uniform(0.5, 2.5)
        if draw < self._stall + self._slow:
            return self.chance.uniform(0.01, 0.2)
        return 0.0 if draw > 0.7 else draw * 0.005

    def lost(self) -> bool:
        """Whether a connection breaks on this trip."""
        return self._lost > 0 and self.chance.random() < self._lost

    def unacknowledged(self) -> bool:
        """Whether a producer gives up waiting for an acknowledgement."""
        return self._unacknowledged > 0 and self.chance.random() < self._unacknowledged
