"""What letters say: mails that never stand in the portal. Pure: facts in, Chinese text out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from notifications.domain.texts import Text, until

_NOT_ME = "如非您本人操作，请立即修改登录密码，并致电 010-86096235。"
_ROLES = {"bureau": "工作人员", "expert": "评审专家", "admin": "总局管理员", "auditor": "审计员"}
_FIELDS = {"name": "姓名", "email": "电子邮箱", "phone": "联系电话", "contact_name": "联系人"}


@dataclass(frozen=True, slots=True)
class Letter:
    """What was asked for. ``parameters`` are the template's own."""

    name: str = field(repr=False)
    parameters: Mapping[str, str] = field(repr=False)
    requested_at: datetime
    expires_at: datetime


def write(template: str, letter: Letter) -> Text:
    """Raises ``KeyError`` for a template that is not known, or one that lacks a parameter."""
    subject, content = _TEMPLATES[template]
    return Text(template, subject, f"{letter.name}：您好！\n\n{content(letter)}")


def _invitation(letter: Letter) -> str:
    unit = letter.parameters.get("unit", "")
    return (
        f"网络视听节目季度推优申报平台邀请您以“{unit}{_ROLES[letter.parameters['role']]}”的身份加入。"
        f"请在 {until(letter.expires_at)} 前打开下面的链接，设置登录账号和密码：\n\n{letter.parameters['link']}\n\n"
        "链接仅可使用一次，请勿转发。如您不了解此邀请，请忽略本邮件。"
    )


def _email_confirmation(letter: Letter) -> str:
    return f"您正在确认账号的电子邮箱。{_code(letter)}如非您本人操作，请忽略本邮件。"


def _password_reset(letter: Letter) -> str:
    return f"您正在重新设置登录密码。{_code(letter)}如非您本人操作，请忽略本邮件，登录密码不会改变。"


def _code(letter: Letter) -> str:
    code, last = letter.parameters["code"], until(letter.expires_at)
    return f"验证码：\n\n{code}\n\n请在 {last} 前填写。工作人员不会向您索要验证码，请勿告诉他人。"


def _password_changed(letter: Letter) -> str:
    return f"您账号的登录密码已于 {until(letter.requested_at)} 修改，此前的登录均已失效。{_NOT_ME}"


def _login_failures(letter: Letter) -> str:
    return (
        f"截至 {until(letter.requested_at)}，您的账号连续多次登录失败。为保护账号，系统已暂缓该账号的登录，"
        "等待时间随失败次数增加，账号不会被永久锁定。如非您本人操作，请检查登录密码是否安全；"
        "如忘记密码，可在登录页面通过电子邮箱重新设置。咨询电话：010-86096235。"
    )


def _second_factor_enabled(letter: Letter) -> str:
    return f"您的账号已于 {until(letter.requested_at)} 启用动态验证码登录。请妥善保存恢复码。{_NOT_ME}"


def _second_factor_reset(letter: Letter) -> str:
    return f"您账号的动态验证码登录已于 {until(letter.requested_at)} 重置，原有的动态验证码和恢复码均已失效。{_NOT_ME}"


def _contact_changed(letter: Letter) -> str:
    changed = "、".join(_FIELDS[name] for name in letter.parameters["fields"].split(","))
    told = f"您账号的下列信息已于 {until(letter.requested_at)} 修改：{changed}。"
    if address := letter.parameters.get("new_email"):
        # whoever reads this has the old address alone: a new password would be sent to the other one
        return (
            f"{told}新的电子邮箱为 {address}，今后的邮件将发往新邮箱。"
            "如非您本人操作，请立即致电 010-86096235，由工作人员停用账号并核实身份后恢复。"
        )
    return f"{told}{_NOT_ME}"


def _account_deactivated(letter: Letter) -> str:
    return f"您的账号已于 {until(letter.requested_at)} 停用，不能再登录平台。如有疑问，请致电 010-86096235。"


def _data_exported(letter: Letter) -> str:
    return f"您账号的个人数据已于 {until(letter.requested_at)} 导出。{_NOT_ME}"


def _erasure_requested(letter: Letter) -> str:
    """Without a link it was the administration that asked, and the account is off."""
    at, due = until(letter.requested_at), until(letter.expires_at)
    if "link" not in letter.parameters:
        return (
            f"您的账号已于 {at} 由管理员停用并安排注销，账号和个人信息将于 {due} 删除，删除后不可恢复。"
            "如有异议，请在此之前致电 010-86096235。"
        )
    return (
        f"您的账号已于 {at} 申请注销，账号和个人信息将于 {due} 删除，删除后不可恢复。"
        f"在此之前登录平台，或打开下面的链接，即可撤销：\n\n{letter.parameters['link']}\n\n"
        "如非您本人操作，请立即撤销并修改登录密码，并致电 010-86096235。"
    )


def _erasure_cancelled(letter: Letter) -> str:
    return f"您账号的注销申请已于 {until(letter.requested_at)} 撤销，账号可继续使用。{_NOT_ME}"


def _account_erased(letter: Letter) -> str:
    return (
        f"您的账号已于 {until(letter.requested_at)} 注销，个人信息已删除；依法须保存的申报与评审记录不含您的个人信息。"
        "这是发往此邮箱的最后一封邮件。"
    )


_TEMPLATES: Mapping[str, tuple[str, Callable[[Letter], str]]] = {
    "invitation": ("邀请您使用网络视听节目季度推优申报平台", _invitation),
    "email_confirmation": ("请确认您的电子邮箱", _email_confirmation),
    "password_reset": ("重新设置登录密码的验证码", _password_reset),
    "password_changed": ("您的登录密码已修改", _password_changed),
    "login_failures": ("您的账号多次登录失败", _login_failures),
    "second_factor_enabled": ("您的账号已启用动态验证码登录", _second_factor_enabled),
    "second_factor_reset": ("您账号的动态验证码登录已重置", _second_factor_reset),
    "contact_changed": ("您的账号信息已修改", _contact_changed),
    "account_deactivated": ("您的账号已停用", _account_deactivated),
    "data_exported": ("您账号的个人数据已导出", _data_exported),
    "erasure_requested": ("您的账号将被注销", _erasure_requested),
    "erasure_cancelled": ("您账号的注销申请已撤销", _erasure_cancelled),
    "account_erased": ("您的账号已注销", _account_erased),
}
