"""Mails over SMTP (RFC 5321): written so that no content can become a header, sent with every wait bounded."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from email import policy
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

import aiosmtplib

from notifications.commands.mail import Mail
from notifications.config import Settings
from notifications.domain.texts import mail_body


class Refused(Exception):
    """The mail was not accepted. ``final``: it never will be. The text names no address."""

    def __init__(self, reason: str, *, final: bool = False) -> None:
        super().__init__(reason)
        self.final = final


def write_mail(claimed: Mail, settings: Settings) -> EmailMessage:
    """The mail as it is sent; the same id however often. Raises ``Refused`` for an impossible address."""
    mail = EmailMessage(policy=policy.SMTP)
    try:
        sender = Address(addr_spec=settings.mail_from)
        address = Address(addr_spec=claimed.address)
        claimed.address.encode("ascii")
    except (ValueError, IndexError, HeaderParseError) as error:
        raise Refused("the address is not valid", final=True) from error
    mail["From"] = Address("网络视听节目季度推优", addr_spec=sender.addr_spec)
    mail["To"] = address
    mail["Subject"] = claimed.text.subject
    mail["Date"] = format_datetime(claimed.created_at)
    mail["Message-ID"] = f"<{claimed.id}@{sender.domain}>"
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answers
    mail.set_content(mail_body(claimed.text, f"{settings.public_url.rstrip('/')}/"), cte="base64")
    return mail


@asynccontextmanager
async def connected(settings: Settings) -> AsyncGenerator[aiosmtplib.SMTP]:
    """A session with the mail server. Raises ``Refused`` where there is none."""
    password = settings.smtp_password
    server = aiosmtplib.SMTP(
        hostname=settings.smtp_host,
        port=settings.smtp_port,
        timeout=settings.smtp_timeout,
        username=settings.smtp_user,
        password=password.get_secret_value() if password else None,
    )
    try:
        await asyncio.wait_for(server.connect(), 2 * settings.smtp_timeout)
    except (aiosmtplib.SMTPException, OSError, TimeoutError) as error:
        server.close()
        raise Refused(f"no session with the mail server: {type(error).__name__}") from error
    try:
        yield server
    finally:
        with suppress(aiosmtplib.SMTPException, OSError, TimeoutError):
            await asyncio.wait_for(server.quit(), settings.smtp_timeout)
        server.close()


async def send(server: aiosmtplib.SMTP, mail: EmailMessage) -> None:
    """Returns once the server has accepted the mail. Raises ``Refused``."""
    try:
        await server.send_message(mail)
    except aiosmtplib.SMTPRecipientsRefused as error:
        codes = sorted({refusal.code for refusal in error.recipients})
        final = all(code >= 500 for code in codes)
        raise Refused(f"recipient refused: {', '.join(map(str, codes))}", final=final) from error
    except aiosmtplib.SMTPResponseException as error:
        # only what is said about this mail's content is final; a refused sender or login is the operator's to mend
        final = isinstance(error, aiosmtplib.SMTPDataError) and error.code >= 550
        raise Refused(f"refused: {error.code}", final=final) from error
    except (aiosmtplib.SMTPException, OSError, TimeoutError) as error:
        raise Refused(f"not accepted: {type(error).__name__}") from error
