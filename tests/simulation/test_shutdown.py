"""A consumer that is cancelled leaves nothing behind that goes on."""

from __future__ import annotations

import asyncio

from simulation.clock import VirtualLoop
from simulation.process import Process
from simulation.runs import in_place_of_the_real
from simulation.trace import Trace
from simulation.world import Parts, World


def test_a_cancelled_consumer_takes_nothing_more() -> None:
    loop = VirtualLoop()
    world = World(0, Parts(), Trace(kept=False))
    world.weather.calm()

    async def cancelled_after_a_second() -> set[str]:
        consumer = Process("consumer", world.weather, world.trace)
        task = consumer.spawn(world.consume(consumer))
        await asyncio.sleep(1)
        task.cancel()
        await asyncio.sleep(1)
        return {str(left.get_coro()) for left in asyncio.all_tasks() if left is not asyncio.current_task()}

    with in_place_of_the_real(world, loop):
        left = loop.run_until_complete(cancelled_after_a_second())
        for task in asyncio.all_tasks(loop):
            task.cancel()
        loop.run_until_complete(asyncio.sleep(1))
    loop.close()
    assert left == set()
