"""What the codes of messages, deliveries, clocks and pages are called on a page, in both languages."""

from __future__ import annotations

SAYINGS_TOLD: dict[str, dict[str, tuple[str, str]]] = {
    "channel": {"email": ("邮件", "e-mail"), "sms": ("短信", "SMS"), "in_app": ("站内", "inbox")},
    "delivery_reason": {
        "MAIL_SERVER_AWAY": ("邮件服务器无法连接", "the mail server did not answer"),
        "MAIL_REFUSED": ("邮件服务器拒收", "the mail server refused it"),
        "ADDRESS_REFUSED": ("邮箱地址无效", "the address was refused"),
        "PHONE_UNKNOWN": ("没有登记手机号码", "no phone is in the register"),
        "PERSON_NOT_FOUND": ("登记中没有此人", "the register does not know the person"),
        "SMS_REFUSED": ("短信网关拒收", "the SMS gateway refused it"),
        "SMS_GATEWAY_AWAY": ("短信网关无法连接", "the SMS gateway did not answer"),
        "PHONE_IS_LAND_LINE": ("登记的是座机，收不到短信", "the number is a land line: it takes no SMS"),
        "PHONE_NOT_MOBILE": ("登记的不是手机号码", "the number is no mobile phone's"),
        "SMS_NO_RECEIPT": ("72小时没有送达回执", "no receipt within 72 hours"),
        "EMAIL_UNWANTED": ("本人已不用邮件接收", "the person does not want e-mail any more"),
        "SMS_UNWANTED": ("本人已不用短信接收", "the person does not want SMS any more"),
        "RECIPIENT_DIED": ("本人已去世", "the person has died"),
        "SMS_NOT_DELIVERED": ("短信未送达", "the SMS did not arrive"),
    },
    "clock_level": {
        "village": ("村（社区）", "village"),
        "township": ("乡镇", "township"),
        "county": ("县", "county"),
        "supervisor": ("督办", "supervisor"),
    },
    "page_state": {
        "draft": ("草稿", "draft"),
        "submitted": ("待审核", "waits for its check"),
        "returned": ("已退回", "given back"),
        "published": ("已发布", "published"),
        "withdrawn": ("已撤下", "taken down"),
    },
}
