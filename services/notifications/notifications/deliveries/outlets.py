"""Who carries what leaves this cell, as the settings say."""

from __future__ import annotations

from notifications.deliveries.mail import SmtpPost
from notifications.deliveries.sender import Outlets
from notifications.deliveries.sms import FakeSms, HttpSms, SmsProvider
from notifications.settings import NotificationsSettings


def outlets_of(settings: NotificationsSettings) -> Outlets:
    """Mail server and SMS gateway; none where none is set."""
    post = SmtpPost(
        host=settings.smtp_host,
        port=settings.smtp_port,
        user=settings.smtp_user,
        password=settings.smtp_password,
        starttls=settings.smtp_starttls,
        sender=settings.mail_from,
    )
    sms: SmsProvider | None = None
    if settings.sms_url:
        sms = HttpSms(settings.sms_url, settings.sms_token)
    elif settings.fake_sms_file is not None:
        sms = FakeSms(settings.fake_sms_file)
    return Outlets(post if settings.email_on else None, sms)
