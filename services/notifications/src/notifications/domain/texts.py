"""What the messages say. Pure: facts in, Chinese text out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")  # China has no daylight saving time

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


@dataclass(frozen=True, slots=True)
class Text:
    """A message's template, and what it says to its reader. ``subject`` is one line."""

    template: str
    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class EntryFacts:
    title: str
    registration_number: str
    revision: int = 1
    bureau_name: str | None = None


def registered(organisation_name: str | None) -> Text:
    greeting = f"{organisation_name}：\n\n" if organisation_name else ""
    return _text(
        "registered",
        "欢迎使用网络视听节目季度推优申报平台",
        f"{greeting}您的账号已注册成功。登录后可在“我的申报”中填写参评作品登记表、上传版权承诺书并提交作品；"
        "每一步审核结果都会发送到您的站内信箱和电子邮箱。",
    )


def deadline_extended(call: str, former: datetime, new: datetime) -> Text:
    return _text(
        "deadline_extended",
        f"“{call}”的申报截止时间已为您延长",
        f"您参加“{call}”的申报截止时间已由 {until(former)} 延长至 {until(new)}，仅对您的账号有效。请在此之前提交作品。",
    )


def bureau_deadline_extended(call: str, deadline: str, former: datetime, new: datetime, reason: str | None) -> Text:
    """For the bureau's staff. ``deadline`` is ``entry`` or ``recommendation``."""
    which = "推荐" if deadline == "recommendation" else "申报"
    because = f"\n\n延期理由：{reason}" if reason else ""
    return _text(
        "bureau_deadline_extended",
        f"“{call}”的{which}截止时间已为贵单位延长",
        f"“{call}”的{which}截止时间已由 {until(former)} 延长至 {until(new)}，对贵单位有效。{because}",
    )


def entry_flagged(reason: str, number: str, other: str) -> Text:
    """For the staff of the bureau that reviews the first one. A hint: neither entry is judged by it."""
    what = "版权承诺书文件相同" if reason == "same_scan" else "疑似同一作品"
    return _text(
        "entry_flagged",
        f"提示：{number} 与 {other} {what}",
        f"贵单位审核的申报作品（登记编号 {number}）与另一件申报作品（登记编号 {other}）{what}。"
        "一件作品只能由一个单位推荐，请核对，必要时与对方单位沟通。\n\n"
        "本提示由系统比对得出，仅供审核参考，不通知申报者。",
    )


def export_ready(kind: str, call: str, entries: int, expires_at: datetime) -> Text:
    """For who asked for it. ``kind`` is ``xlsx``, ``csv`` or ``scans``."""
    what = "版权承诺书" if kind == "scans" else "申报作品列表"
    return _text(
        "export_ready",
        f"“{call}”的{what}已导出",
        f"您申请导出的“{call}”{what}（{entries} 件作品）已生成。请登录平台，在“申报作品”页面的“我的导出”中下载，"
        f"文件保留至 {until(expires_at)}。",
    )


def submitted(entry: EntryFacts) -> Text:
    again = "已重新提交" if entry.revision > 1 else "已提交"
    return _text(
        "entry_submitted",
        f"作品《{entry.title}》{again}",
        f"您申报的作品《{entry.title}》{again}，等待初审单位审核。\n\n"
        f"{_reference(entry)}\n提交版本：第 {entry.revision} 版",
    )


def withdrawn(entry: EntryFacts) -> Text:
    return _text(
        "entry_withdrawn",
        f"作品《{entry.title}》已撤回",
        f"您申报的作品《{entry.title}》已按您的操作撤回，不再参加本季度评审。\n\n{_reference(entry)}",
    )


def approved(entry: EntryFacts, comment: str | None) -> Text:
    remark = f"\n审核意见：{comment}" if comment else ""
    return _text(
        "entry_approved",
        f"作品《{entry.title}》初审通过",
        f"您申报的作品《{entry.title}》已通过初审。是否推荐至总局由初审单位在推荐截止日期前决定。\n\n{_reference(entry)}{remark}",
    )


def returned(entry: EntryFacts, reason: str, resubmit_until: datetime) -> Text:
    return _text(
        "entry_returned",
        f"作品《{entry.title}》被退回修改",
        f"您申报的作品《{entry.title}》被退回修改。请按退回原因修改后，在 {until(resubmit_until)} 前重新提交。\n\n"
        f"退回原因：{reason}\n{_reference(entry)}",
    )


def rejected(entry: EntryFacts, reason: str) -> Text:
    return _text(
        "entry_rejected",
        f"作品《{entry.title}》初审未通过",
        f"您申报的作品《{entry.title}》未通过初审。\n\n未通过原因：{reason}\n{_reference(entry)}",
    )


def recommended(entry: EntryFacts) -> Text:
    return _text(
        "entry_recommended",
        f"作品《{entry.title}》已被推荐至总局",
        f"您申报的作品《{entry.title}》已由初审单位推荐至国家广播电视总局参加评议。\n\n{_reference(entry)}",
    )


def recommendation_withdrawn(entry: EntryFacts) -> Text:
    return _text(
        "recommendation_withdrawn",
        f"作品《{entry.title}》的推荐已撤回",
        f"初审单位已撤回对作品《{entry.title}》的推荐，作品恢复为“初审通过”状态。\n\n{_reference(entry)}",
    )


def selected(entry: EntryFacts) -> Text:
    return _text(
        "entry_selected",
        f"作品《{entry.title}》入选本季度推优",
        f"祝贺您！您申报的作品《{entry.title}》入选本季度网络视听节目推优名单，结果已公布。\n\n{_reference(entry)}",
    )


def not_selected(entry: EntryFacts) -> Text:
    return _text(
        "entry_not_selected",
        f"作品《{entry.title}》未入选本季度推优",
        f"本季度网络视听节目推优结果已公布，您申报的作品《{entry.title}》未入选。感谢您的参与。\n\n{_reference(entry)}",
    )


def panel_opened(title: str, work_types: Sequence[str]) -> Text:
    return _text(
        "panel_opened",
        f"专家评议“{title}”已开始",
        f"您已被聘为专家组“{title}”的评审专家，评议现已开始。作品类型：{'、'.join(work_types)}。\n\n"
        "请登录平台，先确认与所分配作品无利益冲突，再逐项评分并填写意见；专家组关闭前可以修改评分。",
    )


def mail_body(text: Text, portal: str) -> str:
    """The message as it goes by mail, with the way to the portal."""
    footer = "——\n网络视听节目季度推优申报平台\n本邮件由系统自动发送，请勿回复。\n"
    return f"{text.body}\n\n登录平台查看：{portal}\n\n{footer}"


def until(instant: datetime) -> str:
    """An instant for people in China; a day ends at 24:00 of that day."""
    local = instant.astimezone(SHANGHAI)
    clock = f"{local:%H:%M}"
    if clock == "00:00":
        local, clock = local - timedelta(days=1), "24:00"
    return f"{local.year}年{local.month}月{local.day}日 {clock}"


def _reference(entry: EntryFacts) -> str:
    bureau = f"\n初审单位：{entry.bureau_name}" if entry.bureau_name else ""
    return f"登记编号：{entry.registration_number}{bureau}"


def _text(template: str, subject: str, body: str) -> Text:
    # a subject becomes a header of a mail: one line, whatever a title holds
    return Text(template, _CONTROL.sub(" ", subject).strip(), body)
