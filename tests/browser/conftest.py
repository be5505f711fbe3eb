"""A real browser before the running platform: everything through the gateway, under its policy."""

from __future__ import annotations

import asyncio
import re
import shutil
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Self
from uuid import uuid4

import httpx
import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, async_playwright, expect

from demo.applying import attach
from demo.client import Person
from demo.letters import scanned_letter
from demo.people import ADMIN, PASSWORD
from demo.quarter import publish_call
from demo.setting_up import make_admin
from testkit.identifiers import resident_id
from testkit.probes import eventually

SCREENSHOTS = Path(__file__).parent / "screenshots"
_OPTIONS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync"]  # fmt: skip
_DETAILS = "供浏览器测试填报"
expect.set_options(timeout=30_000)  # as long as Playwright waits for everything else


@pytest.fixture
async def browser() -> AsyncGenerator[Browser]:
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=shutil.which("chromium"), args=_OPTIONS)
        yield chromium
        await chromium.close()


class Visitor:
    """A person with a browser window of a width. Leaving fails where the console has told of an error."""

    def __init__(self, page: Page, width: int) -> None:
        self.page = page
        self._width = width
        self._errors: list[str] = []
        self._tabs: list[Visitor] = []
        page.on("console", lambda message: self._errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self._errors.append(str(error)))

    async def visit(self, path: str) -> Self:
        """Goes there, and waits until the page has its heading and nothing is on its way."""
        await self.page.goto(path)
        await self.page.get_by_role("heading", level=1).first.wait_for()
        await self.page.wait_for_load_state("networkidle")
        return self

    async def log_in(self, login: str, password: str = PASSWORD) -> Self:
        await self.visit("/login")
        await self.page.get_by_label("登录账号").fill(login)
        await self.page.get_by_label("登录密码").fill(password)
        await self.page.get_by_role("button", name="登录", exact=True).click()
        await self.page.wait_for_url(lambda url: "/login" not in url)
        return self

    async def another_tab(self) -> Visitor:
        """A second tab of the same window: it shares the cookies."""
        tab = Visitor(await self.page.context.new_page(), self._width)
        self._tabs.append(tab)
        return tab

    async def download(self, button: str, *, exact: bool = False) -> tuple[str, bytes]:
        """The name and the content of the file that a button gives."""
        async with self.page.expect_download() as started:
            await self.page.get_by_role("button", name=button, exact=exact).click()
        download = await started.value
        return download.suggested_filename, await asyncio.to_thread((await download.path()).read_bytes)

    async def look(self, name: str) -> None:
        """Takes a picture; fails where the page is wider than the window, or axe has a serious finding."""
        SCREENSHOTS.mkdir(exist_ok=True)
        await self.page.screenshot(path=SCREENSHOTS / f"{name}-{self._width}.png", full_page=True)
        wide = await self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{name} is {wide} px wider than {self._width} px"
        found = await Axe().run(self.page)
        serious = [v for v in found.response["violations"] if v["impact"] in {"serious", "critical"}]
        assert not serious, "\n".join(f"{v['id']}: {[node['html'] for node in v['nodes']][:3]}" for v in serious)

    def expect_error(self, pattern: str) -> None:
        """Takes back one error that the test has provoked; fails where there was none."""
        found = next((error for error in self._errors if re.search(pattern, error)), None)
        assert found is not None, f"no error like {pattern}: {self._errors}"
        self._errors.remove(found)

    def expect_errors(self, pattern: str) -> None:
        """The same for errors that come as often as something is tried."""
        self.expect_error(pattern)
        self._errors = [error for error in self._errors if not re.search(pattern, error)]

    def expect_no_error(self) -> None:
        assert not self._errors, self._errors
        for tab in self._tabs:
            tab.expect_no_error()


Open = Callable[..., Any]


@pytest.fixture
def visitor(browser: Browser, stack: dict[str, Any]) -> Open:
    """``async with visitor(width=390) as somebody``: a window without a past."""

    @asynccontextmanager
    async def open_window(width: int = 1440) -> AsyncGenerator[Visitor]:
        context = await browser.new_context(
            base_url=stack["gateway"]["url"], locale="zh-CN", viewport={"width": width, "height": 900}
        )
        somebody = Visitor(await context.new_page(), width)
        yield somebody
        somebody.expect_no_error()
        await context.close()

    return open_window


@pytest.fixture
def person() -> dict[str, str]:
    """An individual's form without faults, as nobody else has it."""
    mark = uuid4().hex[:10]
    return {
        "姓名": "演示申报人",
        "居民身份证号": resident_id(),
        "电子邮箱": f"{mark}@example.com",
        "联系电话": "13812345678",
        "登录账号": f"demo{mark}",
        "登录密码": PASSWORD,
        "确认密码": PASSWORD,
    }


@dataclass(frozen=True, slots=True)
class Somebody:
    """An account that nobody else uses."""

    login: str
    role: str
    gateway: str

    @asynccontextmanager
    async def at_the_gateway(self) -> AsyncGenerator[Person]:
        """What they do without a browser: what a test needs done before."""
        async with Person(self.gateway, self.login) as person:
            assert await person.log_in(self.login, PASSWORD)
            yield person


@pytest.fixture
def account(stack: dict[str, Any]) -> Callable[[str], Awaitable[Somebody]]:
    """Somebody new of a role."""

    async def make(role: str) -> Somebody:
        await make_admin(stack)
        gateway, mark = stack["gateway"]["url"], uuid4().hex[:10]
        login = f"demo{mark}"
        contact = {"email": f"{login}@example.com", "phone": "13812345678", "login": login, "password": PASSWORD}
        if role == "applicant":
            form = {"name": "演示申报人", "identifier": resident_id(), "password_confirmation": PASSWORD, **contact}
            async with Person(gateway, login) as anybody:
                await anybody.post("/accounts/registrations/individuals", form)
            return Somebody(login, role, gateway)
        async with Somebody(ADMIN, "admin", gateway).at_the_gateway() as chief:
            if role == "expert":
                expertise = {"organisation": "演示大学", "specialities": ["网络剧"], "load_limit": 20}
                await chief.post("/accounts/experts", {"name": "演示专家", **contact, **expertise})
            else:
                bureau = await _bureau(chief, f"演示台局{mark}") if role == "bureau" else None
                await chief.post("/accounts/staff", {"role": role, "bureau_id": bureau, "name": "演示人员", **contact})
        return Somebody(login, role, gateway)

    return make


@pytest.fixture
def found_in_mail(stack: dict[str, Any]) -> Callable[..., Awaitable[str]]:
    """What a pattern finds in the newest mail to an address that has it; ``after``: not the find of a mail before."""

    async def find(address: str, pattern: str, *, after: str = "") -> str:
        async with httpx.AsyncClient(base_url=stack["mail"]["http_url"]) as mail:

            async def newest() -> str:
                found = (await mail.get("/api/v1/search", params={"query": f"to:{address}"})).json()["messages"]
                for letter in found:
                    text: str = (await mail.get(f"/api/v1/message/{letter['ID']}")).json()["Text"]
                    finds = re.findall(pattern, text)
                    if finds and finds[0] != after:
                        return str(finds[0])
                return ""

            return await eventually(newest, within=60, what=f"the letter to {address} with {pattern}")

    return find


@pytest.fixture
def link_in_mail(stack: dict[str, Any], found_in_mail: Any) -> Callable[..., Awaitable[str]]:
    """The link to a page in the newest mail to an address that has one; ``after``: not the one of a mail before."""

    async def find(address: str, page: str, *, after: str = "") -> str:
        link = rf"{re.escape(stack['gateway']['url'])}/{page}#\S+"
        return str(await found_in_mail(address, link, after=after))

    return find


async def _bureau(admin: Person, name: str) -> str:
    body = {"name": name, "region_code": "11", "central_direct": False}
    made: dict[str, Any] = await admin.post("/accounts/bureaus", body)
    return str(made["id"])


@pytest.fixture
def published_call(stack: dict[str, Any]) -> Callable[..., Awaitable[dict[str, Any]]]:
    """A call that is open, which these tests share; with dates of its own, one that no other test uses."""

    async def publish(**dates: datetime) -> dict[str, Any]:
        await make_admin(stack)
        async with Somebody(ADMIN, "admin", stack["gateway"]["url"]).at_the_gateway() as admin:
            calls = await admin.get_all("/submissions/calls")
            now = datetime.now(UTC)
            lasting = (call for call in calls if call["details"] == _DETAILS and _is_open(call, now))
            if not dates and (found := next(lasting, None)):
                return found
            return await publish_call(admin, "" if dates else _DETAILS, **dates)

    return publish


def _is_open(call: dict[str, Any], now: datetime) -> bool:
    """And will be for as long as the tests take."""
    opens, closes = (datetime.fromisoformat(call[name]) for name in ("opens_at", "entry_deadline"))
    return call["state"] == "published" and opens <= now and closes > now + timedelta(days=2)


@pytest.fixture
def bureau(stack: dict[str, Any]) -> Callable[..., Awaitable[dict[str, Any]]]:
    """A bureau that nobody else uses."""

    async def make(name: str) -> dict[str, Any]:
        await make_admin(stack)
        async with Somebody(ADMIN, "admin", stack["gateway"]["url"]).at_the_gateway() as admin:
            return await admin.get(f"/accounts/bureaus/{await _bureau(admin, name)}")

    return make


@pytest.fixture
def draft(published_call: Any) -> Callable[..., Awaitable[str]]:
    """The address of a new draft of somebody."""

    async def make(applicant: Somebody, call: dict[str, Any] | None = None, **form: Any) -> str:
        contact = {"contact_name": "演示联系人", "contact_phone": "010-55512345"}  # else the page fills it in
        body = {"call_id": (call or await published_call())["id"], "form": contact | form}
        async with applicant.at_the_gateway() as person:
            made = await person.post("/submissions/entries", body)
        return f"/entries/{made['id']}"

    return make


@pytest.fixture
def ready_entry(draft: Any, bureau: Any) -> Callable[..., Awaitable[str]]:
    """The address of a draft that can be submitted."""

    async def make(applicant: Somebody, call: dict[str, Any], *, bureau_id: str = "", **form: Any) -> str:
        unit = bureau_id or (await bureau(f"演示台局{uuid4().hex[:10]}"))["id"]
        owner = {"copyright_owner": "演示机构", "producer": "演示机构", "maker": "演示机构", "platform": "演示平台"}
        length = {"episodes": 12, "minutes_per_episode": "45", "total_minutes": "540"}
        work = {"title": "演示作品", "work_type": "网络剧", "first_broadcast_on": call["broadcast_from"]}
        path = await draft(applicant, call, bureau_id=unit, **{**owner, **length, **work, **form})
        letter = await asyncio.to_thread(
            scanned_letter, call=call["title"], title="演示作品", work_type="网络剧", owner="演示机构", date=""
        )
        async with applicant.at_the_gateway() as person:
            await attach(person, path.removeprefix("/entries/"), letter)
        return path

    return make
