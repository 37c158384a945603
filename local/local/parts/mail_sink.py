"""A demonstration's mail sink: a real SMTP server that keeps each mail as a file and sends nothing on."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

ACCEPTED, REFUSED, LATER = "250 OK", "550 no such mailbox", "451 try again later"


class MailSink:
    """What came, newest last. `refusing`: the reply that the next mails get instead."""

    def __init__(self, port: int, folder: Path | None = None) -> None:
        self.port = port
        self.folder = folder
        self.mails: list[EmailMessage] = []
        self.refusing = ""

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's own
        """Keep a mail."""
        if self.refusing:
            return self.refusing
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        mail = message_from_bytes(content, policy=policy.default)
        assert isinstance(mail, EmailMessage)  # noqa: S101 - the default policy makes no others
        self.mails.append(mail)
        if self.folder is not None:
            name = str(mail["Message-ID"]).strip("<>").partition("@")[0]
            path = self.folder / f"{name}.eml"
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(content)
        return ACCEPTED


@contextmanager
def sinking(port: int, folder: Path | None = None) -> Iterator[MailSink]:
    """A sink that listens on loopback, in a thread of its own."""
    sink = MailSink(port, folder)
    controller = Controller(sink, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield sink
    finally:
        controller.stop()


async def _until_told() -> None:
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    await stop.wait()


def main() -> None:
    """`python -m local.parts.mail_sink PORT FOLDER`."""
    port, folder = int(sys.argv[1]), Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    with sinking(port, folder):
        asyncio.run(_until_told())


if __name__ == "__main__":
    main()
