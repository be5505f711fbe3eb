"""What each applicant finds at the end: messages in the portal's inbox, and the same as mails."""

from __future__ import annotations

from typing import Any

import httpx

from demo import screen
from demo.applying import Applied
from demo.client import Person, until


async def check_messages(entries: list[Applied], expected: dict[str, list[str]], mail_url: str) -> None:
    """``expected``: for each entry's id the templates of its messages. Waits for each in the inbox and as a mail."""
    async with httpx.AsyncClient(base_url=mail_url, timeout=10) as mailbox:
        for applied in entries:
            number, templates = applied.entry["registration_number"], expected[applied.id]
            inbox = await _inbox(applied.person, number, templates)
            mails = await _mails(mailbox, applied.organisation.email, number, len(templates))
            subjects = "、".join(message["subject"] for message in reversed(inbox))
            screen.step(f"{applied.organisation.name}：站内信 {len(inbox)} 条，邮件 {mails} 封 — {subjects}")


async def check_invitations(experts: list[Person], panel: str) -> None:
    """Every expert of the panel was told that it is open."""
    for expert in experts:

        async def told(expert: Person = expert) -> bool:
            messages = (await expert.get("/notifications/messages"))["items"]
            return any(panel in message["subject"] for message in messages)

        await until(told, what=f"{expert.name} has a message about the panel {panel}")
    screen.step(f"评议专家 {len(experts)} 人均收到“{panel}”的评议通知")


async def _inbox(person: Person, number: str, templates: list[str]) -> list[dict[str, Any]]:
    async def complete() -> list[dict[str, Any]] | None:
        messages = (await person.get("/notifications/messages", limit=100))["items"]
        about = [message for message in messages if number in message["body"]]
        return about if sorted(message["template"] for message in about) == sorted(templates) else None

    return await until(complete, what=f"{person.name} has the messages {templates} about {number}")


async def _mails(mailbox: httpx.AsyncClient, address: str, number: str, count: int) -> int:
    async def arrived() -> int | None:
        answer = await mailbox.get("/api/v1/search", params={"query": f'to:{address} "{number}"', "limit": 50})
        answer.raise_for_status()
        found: int = answer.json()["messages_count"]
        return found if found >= count else None

    return await until(arrived, what=f"{count} mails about {number} to {address}")
