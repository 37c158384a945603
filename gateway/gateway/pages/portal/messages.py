"""Messages: what I was told, where to go on, and how I want to be told."""

from __future__ import annotations

from typing import Any

from chassis.errors import DomainError
from starlette.responses import Response

from gateway.pages.portal.family import PURPOSE, own_id
from gateway.pages.visit import Visit

PAGE = 50
HOURS = range(24)


async def messages(visit: Visit) -> Response:
    """The inbox."""
    own_id(visit)
    reply = await visit.call("MessageService_ListMessages", purpose=PURPOSE, after_id=visit.query("after"))
    rows = list(reply.messages)
    return visit.show(
        "portal/messages.html",
        rows=rows,
        unread=reply.unread,
        more=rows[-1].message_id if len(rows) == PAGE else "",
        said_done={"unread": visit.say("The message is marked as unread.")},
    )


async def message(visit: Visit) -> Response:
    """One message; opened, it is read."""
    message_id = visit.path("message_id")
    found = await visit.call("MessageService_MarkMessage", purpose=PURPOSE, message_id=message_id)
    visit.unread = (await visit.call("MessageService_CountUnread")).unread
    return visit.show("portal/message.html", message=found, at=f"/portal/messages/{message_id}")


async def keep_unread(visit: Visit) -> Response:
    """Mark it as unread again."""
    await visit.call("MessageService_MarkMessage", purpose=PURPOSE, message_id=visit.path("message_id"), unread=True)
    return visit.go("/portal/messages", done="unread")


async def preferences(visit: Visit) -> Response:
    """Language, channels, quiet hours, e-mail address."""
    own_id(visit)
    found = await visit.call("PreferenceService_GetPreferences", purpose=PURPOSE)
    hours = [{"value": str(hour), "text": f"{hour:02}:00"} for hour in HOURS]
    return visit.show(
        "portal/preferences.html",
        chosen=found,
        hours=hours,
        at="/portal/preferences",
        said_done={
            "change": visit.say("Your choice is kept."),
            "email": visit.say("A code is on its way to this address. Enter it below."),
            "confirm": visit.say("The address is confirmed. You get an e-mail when there is a message."),
            "remove": visit.say("The address is forgotten."),
        },
    )


async def change(visit: Visit) -> Response:
    """One of the forms of the preferences page."""
    form, step = visit.form, visit.form["step"]
    calls: dict[str, tuple[str, dict[str, Any]]] = {
        "change": (
            "PreferenceService_ChangePreferences",
            {
                "language": form["language"],
                "email_wanted": "email" in form.lists.get("channels", []),
                "sms_wanted": "sms" in form.lists.get("channels", []),
                "quiet_from_hour": _hour(form["quiet_from_hour"]),
                "quiet_until_hour": _hour(form["quiet_until_hour"]),
            },
        ),
        "email": ("PreferenceService_SetEmail", {"email": form["email"]}),
        "confirm": ("PreferenceService_ConfirmEmail", {"code": form["code"]}),
        "remove": ("PreferenceService_RemoveEmail", {}),
    }
    if step not in calls:
        return visit.go("/portal/preferences")
    operation, fields = calls[step]
    try:
        await visit.call(operation, purpose=PURPOSE, **fields)
    except DomainError as error:
        visit.form.refuse(error, visit.language, {"email_wanted": "channels"})
        return await preferences(visit)
    return visit.go("/portal/preferences", done=step)


def _hour(text: str) -> int:
    return int(text) if text.isdigit() and int(text) in HOURS else 0
