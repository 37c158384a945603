"""E-mail: one letter at a time over SMTP."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Protocol

import aiosmtplib

from notifications.deliveries.rules import Fault

TIMEOUT_SECONDS = 20.0
# replies of this class will not change by themselves (RFC 5321 4.2.1)
PERMANENT = 500


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail. `mail_id`: its Message-ID, the same at every attempt."""

    to: str
    subject: str
    text: str
    mail_id: str
    language: str
    at: datetime


class Post(Protocol):
    """Whoever takes letters."""

    async def send(self, letter: Letter) -> None:
        """Hand a letter over.

        Errors: `Fault`.
        """


class SmtpPost:
    """A mail server."""

    def __init__(self, *, host: str, port: int, user: str, password: str, starttls: bool, sender: str) -> None:
        self._host, self._port = host, port
        self._user, self._password = user, password
        self._starttls, self._sender = starttls, sender

    async def send(self, letter: Letter) -> None:
        """Hand a letter over; whoever gets it knows neither cell nor person from it but the address."""
        message = EmailMessage()
        message["From"], message["To"] = self._sender, letter.to
        message["Subject"], message["Message-ID"] = letter.subject, letter.mail_id
        message["Date"], message["Content-Language"] = format_datetime(letter.at), letter.language
        # nobody's out-of-office note answers a machine (RFC 3834)
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(letter.text)
        try:
            await aiosmtplib.send(
                message,
                hostname=self._host,
                port=self._port,
                username=self._user or None,
                password=self._password or None,
                start_tls=self._starttls,
                timeout=TIMEOUT_SECONDS,
            )
        except aiosmtplib.SMTPRecipientsRefused as error:
            raise Fault("ADDRESS_REFUSED", final=all(one.code >= PERMANENT for one in error.recipients)) from error
        except aiosmtplib.SMTPResponseException as error:
            raise Fault("MAIL_REFUSED", final=error.code >= PERMANENT) from error
        except (aiosmtplib.SMTPException, OSError) as error:
            raise Fault("MAIL_SERVER_AWAY") from error
