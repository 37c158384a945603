"""Requests to notifications that succeed."""

from __future__ import annotations

from uuid import UUID, uuid4

from anjia.notifications.v1 import clock_service_pb2 as clocks
from anjia.notifications.v1 import delivery_service_pb2 as deliveries
from anjia.notifications.v1 import message_access_service_pb2 as accesses
from anjia.notifications.v1 import message_service_pb2 as messages
from anjia.notifications.v1 import page_service_pb2 as pages
from anjia.notifications.v1 import preference_service_pb2 as preferences
from anjia.notifications.v1 import template_service_pb2 as templates
from chassis.access.scope import COUNTY
from notifications.preferences.queries import find_address
from notifications.testing import NotificationsUnderTest, case, page

from tests.architecture.asking import Ask

REVIEWER, APPROVER, EDITOR = "township-reviewer", "county-approver", "content-editor"
FILED = "incentives.application.filed.v1"
OWN = "it is of whoever calls: the request names nobody"
PUBLIC = "a page is for the public"
TEXTS = "what messages say is the same for everybody"
CHECKER = {"staff_number": "E-2"}


async def _told(notifications: NotificationsUnderTest, due_on: str = "2026-12-15") -> tuple[str, str]:
    """(person, case): a case that was filed; the person has a message of it, the office a clock."""
    person = str((await notifications.registry.register()).person_id)
    about = case(person)
    await notifications.hear(FILED, 3, **about, stage_code="township_check", due_on=due_on)
    return person, about["entitlement_id"]


async def _clock(notifications: NotificationsUnderTest) -> tuple[str, str]:
    """(clock, case)."""
    _, about = await _told(notifications)
    ((clock,),) = await notifications.rows("SELECT clock_id::text FROM clock WHERE case_id = %s", about)
    return clock, about


async def _late(notifications: NotificationsUnderTest) -> str:
    """The case of a late step that was passed up."""
    _, about = await _told(notifications, "2026-11-20")
    await notifications.supervising.look()
    return about


async def _message(notifications: NotificationsUnderTest) -> tuple[str, str]:
    """(person, message)."""
    person, _ = await _told(notifications)
    return person, (await notifications.inbox(person)).messages[0].message_id


async def _failed(notifications: NotificationsUnderTest) -> str:
    """A delivery that came to nothing: no phone is known."""
    person, _ = await _told(notifications)
    await notifications.sender().send_due()
    query = "SELECT delivery_id::text FROM delivery WHERE person_id = %s AND state = 'failed'"
    ((delivery,),) = await notifications.rows(query, person)
    return delivery


async def list_templates(_notifications: NotificationsUnderTest) -> Ask:
    return Ask(EDITOR, "", templates.ListTemplatesRequest(), open_to=TEXTS)


async def preview_template(notifications: NotificationsUnderTest) -> Ask:
    listed = await notifications.caller(EDITOR).call("ListTemplates", templates.ListTemplatesRequest())
    request = templates.PreviewTemplateRequest(code=listed.templates[0].code)
    return Ask(EDITOR, "", request, open_to=TEXTS)


async def list_messages(notifications: NotificationsUnderTest) -> Ask:
    person, message = await _message(notifications)
    request = messages.ListMessagesRequest()
    return Ask("citizen", "own-data", request, claims={"person_id": person}, data=(message,))


async def count_unread(notifications: NotificationsUnderTest) -> Ask:
    person, _ = await _message(notifications)
    return Ask("citizen", "", messages.CountUnreadRequest(), claims={"person_id": person}, open_to=OWN)


async def get_message(notifications: NotificationsUnderTest) -> Ask:
    person, message = await _message(notifications)
    request = messages.GetMessageRequest(message_id=message)
    return Ask("citizen", "own-data", request, claims={"person_id": person}, data=(message,))


async def mark_message(notifications: NotificationsUnderTest) -> Ask:
    person, message = await _message(notifications)
    request = messages.MarkMessageRequest(message_id=message)
    return Ask("citizen", "own-data", request, claims={"person_id": person}, data=(message,))


async def list_undelivered(notifications: NotificationsUnderTest) -> Ask:
    delivery = await _failed(notifications)
    return Ask(APPROVER, "messaging", deliveries.ListUndeliveredRequest(), data=(delivery,))


async def retry_delivery(notifications: NotificationsUnderTest) -> Ask:
    request = deliveries.RetryDeliveryRequest(delivery_id=await _failed(notifications))
    return Ask(APPROVER, "messaging", request)


async def close_delivery(notifications: NotificationsUnderTest) -> Ask:
    request = deliveries.CloseDeliveryRequest(delivery_id=await _failed(notifications), note="村干部上门告知")
    return Ask(APPROVER, "messaging", request)


async def get_preferences(_notifications: NotificationsUnderTest) -> Ask:
    person = str(uuid4())
    request = preferences.GetPreferencesRequest()
    return Ask("citizen", "own-data", request, claims={"person_id": person}, data=(person,))


async def change_preferences(_notifications: NotificationsUnderTest) -> Ask:
    request = preferences.ChangePreferencesRequest(language="en", quiet_from_hour=22, quiet_until_hour=7)
    return Ask("citizen", "own-data", request, claims={"person_id": str(uuid4())}, open_to=OWN)


def _email() -> preferences.SetEmailRequest:
    return preferences.SetEmailRequest(email="li.mei@mail.example.com")


async def set_email(_notifications: NotificationsUnderTest) -> Ask:
    return Ask("citizen", "own-data", _email(), claims={"person_id": str(uuid4())}, open_to=OWN)


async def confirm_email(notifications: NotificationsUnderTest) -> Ask:
    person = str(uuid4())
    await notifications.citizen(person).call("SetEmail", _email())
    async with notifications.tools.database.work(COUNTY) as work:
        address = await find_address(work, UUID(person), pending=True)
    assert address is not None
    request = preferences.ConfirmEmailRequest(code=address.code)
    return Ask("citizen", "own-data", request, claims={"person_id": person})


async def remove_email(_notifications: NotificationsUnderTest) -> Ask:
    request = preferences.RemoveEmailRequest()
    return Ask("citizen", "own-data", request, claims={"person_id": str(uuid4())}, open_to=OWN)


async def list_clocks(notifications: NotificationsUnderTest) -> Ask:
    _, about = await _clock(notifications)
    return Ask(REVIEWER, "", clocks.ListClocksRequest(), data=(about,))


async def get_board(notifications: NotificationsUnderTest) -> Ask:
    await _clock(notifications)
    return Ask(REVIEWER, "", clocks.GetBoardRequest(), data=("510422104000",))


async def list_case_clocks(notifications: NotificationsUnderTest) -> Ask:
    clock, about = await _clock(notifications)
    request = clocks.ListCaseClocksRequest(case_id=about)
    return Ask(REVIEWER, "application-review", request, data=(clock,))


async def list_escalations(notifications: NotificationsUnderTest) -> Ask:
    return Ask(APPROVER, "", clocks.ListEscalationsRequest(), data=(await _late(notifications),))


async def count_escalations(notifications: NotificationsUnderTest) -> Ask:
    await _late(notifications)
    return Ask(APPROVER, "", clocks.CountEscalationsRequest(), data=("unread",))


async def mark_escalations(notifications: NotificationsUnderTest) -> Ask:
    await _late(notifications)
    return Ask(APPROVER, "", clocks.MarkEscalationsRequest(), open_to=OWN)


def _stop(clock: str) -> clocks.SuspendClockRequest:
    return clocks.SuspendClockRequest(clock_id=clock, reason="等待外地回函", article="行政许可法 第45条")


async def suspend_clock(notifications: NotificationsUnderTest) -> Ask:
    clock, _ = await _clock(notifications)
    return Ask(APPROVER, "application-review", _stop(clock))


async def resume_clock(notifications: NotificationsUnderTest) -> Ask:
    clock, _ = await _clock(notifications)
    await notifications.caller(APPROVER, "application-review").call("SuspendClock", _stop(clock))
    return Ask(APPROVER, "application-review", clocks.ResumeClockRequest(clock_id=clock))


async def _page(notifications: NotificationsUnderTest, *, until: str = "published") -> str:
    """A page of its own, up to a state: published, draft or submitted."""
    name = f"p{uuid4().hex[:12]}"
    bring = pages.BringPagesRequest(pages=[pages.BroughtPage(name=name, place=10, content=page("生孩子"))])
    await notifications.caller("service-gateway").call("BringPages", bring)
    editor = notifications.caller(EDITOR, staff_number="E-1")
    if until in ("draft", "submitted"):
        await editor.call("SavePage", pages.SavePageRequest(name=name, content=page("新的")))
    if until == "submitted":
        await editor.call("SubmitPage", pages.SubmitPageRequest(name=name))
    return name


async def list_published_pages(_notifications: NotificationsUnderTest) -> Ask:
    return Ask("service-gateway", "", pages.ListPublishedPagesRequest())


async def bring_pages(_notifications: NotificationsUnderTest) -> Ask:
    brought = pages.BroughtPage(name="birth", place=10, content=page("生孩子"))
    return Ask("service-gateway", "", pages.BringPagesRequest(pages=[brought]))


async def list_pages(_notifications: NotificationsUnderTest) -> Ask:
    return Ask(EDITOR, "", pages.ListPagesRequest(), open_to=PUBLIC)


async def get_page(notifications: NotificationsUnderTest) -> Ask:
    return Ask(EDITOR, "", pages.GetPageRequest(name=await _page(notifications)), open_to=PUBLIC)


async def save_page(notifications: NotificationsUnderTest) -> Ask:
    request = pages.SavePageRequest(name=await _page(notifications), content=page("新的"))
    return Ask(EDITOR, "", request, open_to=PUBLIC)


async def submit_page(notifications: NotificationsUnderTest) -> Ask:
    name = await _page(notifications, until="draft")
    return Ask(EDITOR, "", pages.SubmitPageRequest(name=name), claims={"staff_number": "E-1"}, open_to=PUBLIC)


async def approve_page(notifications: NotificationsUnderTest) -> Ask:
    name = await _page(notifications, until="submitted")
    return Ask(EDITOR, "", pages.ApprovePageRequest(name=name), claims=CHECKER, open_to=PUBLIC)


async def return_page(notifications: NotificationsUnderTest) -> Ask:
    name = await _page(notifications, until="submitted")
    request = pages.ReturnPageRequest(name=name, reason="缺少依据")
    return Ask(EDITOR, "", request, claims=CHECKER, open_to=PUBLIC)


async def withdraw_page(notifications: NotificationsUnderTest) -> Ask:
    name = await _page(notifications, until="submitted")
    await notifications.caller(EDITOR, **CHECKER).call("ApprovePage", pages.ApprovePageRequest(name=name))
    request = pages.WithdrawPageRequest(name=name, reason="规定已废止")
    return Ask(EDITOR, "", request, claims=CHECKER, open_to=PUBLIC)


async def list_message_accesses(notifications: NotificationsUnderTest) -> Ask:
    person, message = await _message(notifications)
    await notifications.citizen(person).call("GetMessage", messages.GetMessageRequest(message_id=message))
    request = accesses.ListMessageAccessesRequest(person_id=person, page_size=100)
    permission = "notifications.message.get"
    return Ask("citizen", "own-data", request, claims={"person_id": person}, data=(permission,))
