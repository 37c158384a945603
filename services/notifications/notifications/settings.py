"""Settings of notifications."""

from __future__ import annotations

from pathlib import Path
from typing import Self

from chassis.settings import ServiceSettings
from pydantic import Field, model_validator


class NotificationsSettings(ServiceSettings):
    """What notifications is told on top of what every service is told."""

    owner_database_url: str = Field(default="", description="the owner role's address; for migrations only", repr=False)
    registry_address: str = Field(default="127.0.0.1:50051", description="host:port of registry's gRPC listener")
    incentives_address: str = Field(default="127.0.0.1:50051", description="host:port of incentives' gRPC listener")
    public_url: str = Field(default="http://127.0.0.1:8080", description="where people open the portal")
    smtp_host: str = Field(default="", description="mail server; empty: no e-mail leaves this cell")
    smtp_port: int = Field(default=587, ge=1, le=65535, description="its port")
    smtp_user: str = Field(default="", description="account there; empty: none is asked for")
    smtp_password: str = Field(default="", description="its password", repr=False)
    smtp_starttls: bool = Field(default=True, description="refuse to send unless the connection is encrypted")
    mail_from: str = Field(default="", description="sender's address of every mail")
    sms_url: str = Field(
        default="", description="address of the SMS provider's gateway; empty: no SMS leaves this cell"
    )
    sms_token: str = Field(default="", description="token of the SMS gateway", repr=False)
    fake_sms_file: Path | None = Field(
        default=None, description="demonstration and tests: SMS are written to this file and go nowhere"
    )

    @model_validator(mode="after")
    def _mail_has_a_sender(self) -> Self:
        if self.smtp_host and "@" not in self.mail_from:
            message = "ANJIA_MAIL_FROM: a cell that sends e-mail names the sender's address"
            raise ValueError(message)
        if self.sms_url and self.fake_sms_file:
            message = "ANJIA_FAKE_SMS_FILE: not beside a real gateway (ANJIA_SMS_URL)"
            raise ValueError(message)
        return self

    @property
    def email_on(self) -> bool:
        """Whether e-mail leaves this cell."""
        return bool(self.smtp_host)

    @property
    def sms_on(self) -> bool:
        """Whether SMS leave this cell, or are written down."""
        return bool(self.sms_url or self.fake_sms_file)
