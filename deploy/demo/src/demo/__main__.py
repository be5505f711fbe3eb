"""``python -m demo``: plays a quarter on the running platform. Reads the stack's description from TUIYOU_STACK_FILE."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from pathlib import Path
from typing import Any

import httpx
from aiokafka.errors import KafkaError

from demo import screen
from demo.client import DemoError
from demo.observer import watching
from demo.people import ADMIN, EXPERTS, ORGANISATIONS, PASSWORD
from demo.setting_up import STAFFED
from demo.story import Told, play


def main() -> int:
    path = os.environ.get("TUIYOU_STACK_FILE")
    if not path:
        screen.step("TUIYOU_STACK_FILE is not set: run `make demo`")
        return 2
    stack = json.loads(Path(path).read_text(encoding="utf-8"))
    try:
        asyncio.run(_run(stack))
    except (DemoError, httpx.HTTPError, KafkaError) as error:
        screen.title(f"演示中断  (the demo stopped): {error or type(error).__name__}")
        return 1
    return 0


async def _run(stack: dict[str, Any]) -> None:
    began = time.monotonic()
    async with watching(stack["kafka"], screen.event) as observer:
        told = await play(stack, observer)
        events = observer.counts()
    screen.title(f"{told.results['title']}：推优结果  (published results)")
    screen.table(
        ("作品", "类型", "出品", "推荐单位"),
        [(r["title"], r["work_type"], r["producer"], r["bureau_name"]) for r in told.results["items"]],
    )
    screen.title("独立订阅方看到的事件  (events seen by an independent subscriber)")
    screen.table(("事件", "次数"), sorted(events.items()))
    _say_where(stack, told, time.monotonic() - began)


def _say_where(stack: dict[str, Any], told: Told, seconds: float) -> None:
    gateway, last = stack["gateway"]["url"], ORGANISATIONS[-1].login
    screen.title(f"{told.call['code']} 演示完成，用时 {seconds:.0f} 秒；平台继续运行  (the platform stays up)")
    screen.table(
        ("什么", "在哪里"),
        [
            ("平台 platform", f"{gateway}/"),
            ("结果 results", f"{gateway}/api/review/calls/{told.call['id']}/results"),
            ("邮件 mails", stack["mail"]["http_url"]),
        ],
    )
    screen.title("演示账号（均为虚构）  (demo accounts, all invented)")
    screen.table(
        ("角色", "登录账号", "登录密码"),
        [
            ("管理员 admin", ADMIN, PASSWORD),
            ("初审人员 bureau", f"demobureau01 … demobureau{len(STAFFED):02d}", PASSWORD),
            ("专家 expert", f"demoexpert01 … demoexpert{EXPERTS:02d}", PASSWORD),
            ("申报机构 applicant", f"{ORGANISATIONS[0].login} … {last}", PASSWORD),
        ],
    )


if __name__ == "__main__":
    sys.exit(main())
