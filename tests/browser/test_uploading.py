"""The scan of the commitment letter: chosen, refused, interrupted, tried again, replaced."""

from __future__ import annotations

import asyncio
import io
import re
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest
from playwright.async_api import Page, Route, expect

from demo.letters import scanned_letter

WIDTHS = (1440, 390)
LARGEST = 20 * 1024 * 1024
SENDING = "**/scans"
CHECKING = "**/confirmation"
_BEGUN = re.compile(r"^[1-9]\d*$")
_DRAGGED = """bytes => {
  const dragged = new DataTransfer();
  dragged.items.add(new File([new Uint8Array(bytes)], "承诺书.pdf", { type: "application/pdf" }));
  return dragged;
}"""


def _pdf(change: Callable[[pikepdf.Pdf], None] = lambda _: None, **saving: Any) -> bytes:
    document, content = pikepdf.Pdf.new(), io.BytesIO()
    document.add_blank_page()
    change(document)
    document.save(content, **saving)
    return content.getvalue()


def _script(document: pikepdf.Pdf) -> None:
    document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))


@pytest.fixture
async def opened(visitor: Any, account: Any, draft: Any, request: pytest.FixtureRequest) -> Any:
    """A new draft's form in a browser of a width."""
    applicant = await account("applicant")
    path = await draft(applicant, title="演示作品")
    async with visitor(width=getattr(request, "param", 1440)) as somebody:
        await somebody.log_in(applicant.login)
        yield await somebody.visit(path)


async def test_what_is_no_scan_is_refused_in_words_before_or_after_it_was_sent(opened: Any) -> None:
    page: Page = opened.page
    encrypted = _pdf(encryption=pikepdf.Encryption(owner="o", user="u"))
    for content, words in (
        (b"", "文件是空的"),
        (b"PK\x03\x04 a document of an office suite", "只接受 PDF 文件"),
        (b"%PDF-1.7" + bytes(LARGEST), "文件超过 20 MB"),
        (b"%PDF-1.7 and nothing else", "文件无法读取"),
        (encrypted, "文件已加密"),
        (_pdf(_script), "文件含有脚本"),
    ):
        await _choose(page, content)
        await page.get_by_role("alert").get_by_text(words).wait_for()
        assert await page.get_by_role("button", name="重试").count() == 0, words  # it would be refused again
    await opened.look("upload-refused")
    await _choose(page, _pdf())
    await page.get_by_text("已上传，文件通过检查").wait_for()
    assert await page.get_by_text("文件含有脚本").count() == 0
    opened.expect_errors("422")


@pytest.mark.parametrize("opened", WIDTHS, indirect=True)
async def test_an_interrupted_upload_is_tried_again(opened: Any) -> None:
    page: Page = opened.page
    await page.route(SENDING, lambda route: route.abort("connectionreset"))
    await _choose(page, _letter())
    await page.get_by_text("无法连接服务器").wait_for()
    await opened.look("upload-interrupted")
    await page.unroute(SENDING)
    await page.get_by_role("button", name="重试").click()
    await page.get_by_text("已上传，文件通过检查").wait_for()
    async with page.expect_download() as started:
        await page.get_by_role("button", name="下载查看").click()
    content = await asyncio.to_thread((await (await started.value).path()).read_bytes)
    assert content.startswith(b"%PDF-")
    opened.expect_error("ERR_CONNECTION_RESET")


async def test_a_busy_service_says_how_long_and_the_file_is_not_sent_twice(opened: Any) -> None:
    page: Page = opened.page
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.url.endswith("/scans") else None)
    problem = {"code": "unavailable", "message": {"zh": "服务暂时繁忙，请稍后重试", "en": "busy"}}
    await page.route(CHECKING, lambda route: route.fulfill(status=503, headers={"Retry-After": "3"}, json=problem))
    await _choose(page, _letter())
    await page.get_by_text("秒后再试").wait_for()
    retry = page.get_by_role("button", name="重试")
    assert await retry.is_disabled()
    await page.unroute(CHECKING)
    await retry.click()  # waits until it may be
    await page.get_by_text("已上传，文件通过检查").wait_for()
    assert len(sent) == 1
    opened.expect_error("503")


async def test_an_upload_is_cancelled_and_another_file_chosen(opened: Any) -> None:
    page: Page = opened.page
    release = asyncio.Event()

    async def hold(_: Route) -> None:
        await release.wait()  # by then there is no request any more

    await page.route(SENDING, hold)
    await _choose(page, _letter())
    await page.get_by_text("正在上传").wait_for()
    await opened.look("upload-running")
    await page.get_by_role("button", name="取消上传").click()
    await page.get_by_text("已取消上传").wait_for()
    release.set()
    await page.unroute(SENDING)
    await _choose(page, _letter())
    await page.get_by_text("已上传，文件通过检查").wait_for()
    await page.get_by_label("作品名称").fill("上传之后所写")  # the scan has moved the version on
    await page.get_by_text("已保存").wait_for()


@pytest.mark.parametrize("opened", WIDTHS, indirect=True)
async def test_a_scan_is_dropped_and_how_much_of_it_was_sent_is_shown(opened: Any) -> None:
    page: Page = opened.page
    letter = _letter()
    devtools = await page.context.new_cdp_session(page)
    slow = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": len(letter) // 5}
    await devtools.send("Network.emulateNetworkConditions", slow)
    dragged = await page.evaluate_handle(_DRAGGED, list(letter))
    field = page.locator("label").filter(has=page.locator("input[type=file]"))
    await field.dispatch_event("dragover", {"dataTransfer": dragged})
    await expect(field).to_have_attribute("data-over", "true")
    await field.dispatch_event("drop", {"dataTransfer": dragged})
    await page.get_by_text(re.compile(r"正在上传 [1-9]\d?%")).wait_for()
    await expect(page.get_by_role("progressbar", name="上传进度")).to_have_attribute("aria-valuenow", _BEGUN)
    await opened.look("upload-percentage")
    await devtools.send("Network.emulateNetworkConditions", slow | {"uploadThroughput": -1})
    await page.get_by_text("已上传，文件通过检查").wait_for()


@pytest.mark.parametrize("opened", WIDTHS, indirect=True)
async def test_a_file_that_is_being_checked_cannot_be_cancelled(opened: Any) -> None:
    page: Page = opened.page
    release = asyncio.Event()

    async def hold(route: Route) -> None:
        await release.wait()
        await route.continue_()

    await page.route(CHECKING, hold)
    await _choose(page, _letter())
    await page.get_by_text("正在检查文件").wait_for()
    await page.get_by_text("检查不能中途取消").wait_for()
    assert await page.get_by_role("button", name="取消上传").count() == 0
    await opened.look("upload-checking")
    release.set()
    await page.get_by_text("已上传，文件通过检查").wait_for()


async def _choose(page: Page, content: bytes) -> None:
    file: Any = {"name": "承诺书.pdf", "mimeType": "application/pdf", "buffer": content}
    await page.locator("input[type=file]").set_input_files(file)


def _letter() -> bytes:
    return scanned_letter(call="演示项目", title="演示作品", work_type="网络剧", owner="演示机构", date="")
