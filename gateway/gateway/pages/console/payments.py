"""Pay run: funds, batches; prepared, checked and approved by three people; to the bank and back."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any

from anjia.fees.v1 import disbursement_service_pb2
from chassis.errors import DomainError
from chassis.values.money import read_yuan
from starlette.responses import Response

from gateway.pages.kept import keep, kept
from gateway.pages.tables import csv_file
from gateway.pages.visit import Visit

PURPOSE = "payment"
PROGRAMMES = ("childcare_subsidy", "rural_reward")
SHOWN = 50
CHECKS = "DisbursementService_ListAccountChecks"
# decision of the page → call
STEPS = {
    "check": "DisbursementService_CheckBatch",
    "approve": "DisbursementService_ApproveBatch",
    "discard": "DisbursementService_DiscardBatch",
}
BUDGET_STEPS = {"confirm": "FundService_ConfirmBudget", "refuse": "FundService_RefuseBudget"}
# why a batch is given up before it is approved
DISCARDED = ("PREPARED_BY_MISTAKE", "ACCOUNTS_TO_BE_MENDED", "BUDGET_TO_BE_CHANGED")


async def payments(visit: Visit) -> Response:
    """Funds and batches, and what the visitor may begin."""
    funds, batches, orders, profiles = await asyncio.gather(
        visit.call("FundService_ListFunds", purpose=PURPOSE),
        visit.call("DisbursementService_ListBatches", purpose=PURPOSE),
        visit.call("PaymentOrderService_ListPaymentOrders", purpose=PURPOSE, state="open", page_size=200),
        visit.call("DisbursementService_ListBankProfiles", purpose=PURPOSE),
    )
    returned = await visit.call(
        "PaymentOrderService_ListPaymentOrders", purpose=PURPOSE, state="returned", page_size=SHOWN
    )
    return visit.show(
        "console/payments.html",
        funds=funds.funds,
        batches=batches.batches[:SHOWN],
        waiting=len(orders.orders),
        more=bool(orders.next_page_token),
        returned=returned.orders,
        programmes=PROGRAMMES,
        profiles=profiles.profiles,
        may_prepare=visit.may("DisbursementService_PrepareBatch"),
        may_decide=visit.may("FundService_ConfirmBudget"),
        at="/console/payments",
        said_done={
            "budget": visit.say("Recorded; it takes effect when another person has confirmed it."),
            "confirm": visit.say("Confirmed: the budget and the account are in effect."),
            "refuse": visit.say("Refused; nothing of it took effect."),
        },
    )


async def budget(visit: Visit) -> Response:
    """Record a budget decision."""
    form = visit.form
    try:
        amount = read_yuan(form["amount"])
        year = int(form["year"])
    except ValueError:
        form.errors["amount"] = visit.say("An amount in yuan, like 360000.00, and a year")
        return await payments(visit)
    names = ("programme", "document", "account_number", "account_name", "bank_code")
    try:
        await visit.call(
            "FundService_RecordBudget",
            purpose=PURPOSE,
            year=year,
            amount_fen=amount,
            **{name: form[name] for name in names},
        )
    except DomainError as error:
        form.refuse(error, visit.language, {"amount_fen": "amount", **{name: name for name in names}, "year": "year"})
        return await payments(visit)
    return visit.go("/console/payments", done="budget")


async def decide_budget(visit: Visit) -> Response:
    """Confirm or refuse a budget decision that another person has recorded."""
    step = visit.choose("step", BUDGET_STEPS)
    try:
        await visit.call(BUDGET_STEPS[step], purpose=PURPOSE, budget_id=visit.form["budget_id"])
    except DomainError as error:
        visit.refuse(error)
        return await payments(visit)
    return visit.go("/console/payments", done=step)


async def prepare(visit: Visit) -> Response:
    """Put what is open into a batch."""
    form = visit.form
    try:
        batch = await visit.call(
            "DisbursementService_PrepareBatch", purpose=PURPOSE, fund_id=form["fund_id"], profile=form["profile"]
        )
    except DomainError as error:
        visit.refuse(error)
        return await payments(visit)
    return visit.go(f"/console/payments/{batch.batch_id}")


async def batch(visit: Visit) -> Response:
    """One batch: its payments, who has done what, what is next."""
    batch_id = visit.path("batch_id")
    lines_of = partial(visit.call, "DisbursementService_ListBatchLines", purpose=PURPOSE, batch_id=batch_id)
    found, lines, aside, answers, profiles = await asyncio.gather(
        visit.call("DisbursementService_GetBatch", purpose=PURPOSE, batch_id=batch_id),
        lines_of(page_size=SHOWN),
        lines_of(outcome="aside"),
        visit.call("DisbursementService_ListResultFiles", batch_id=batch_id),
        visit.call("DisbursementService_ListBankProfiles", purpose=PURPOSE),
    )
    return visit.show(
        "console/batch.html",
        batch=found,
        lines=lines.lines,
        answers=answers.files,
        total=sum(found.outcomes.values()),
        profile=next((one for one in profiles.profiles if one.code == found.profile), None),
        step=next_step(visit, found),
        may_discard=visit.may(STEPS["discard"], PURPOSE),
        may_answer=visit.may("DisbursementService_UploadResultFile"),
        aside=aside.lines,
        discarded=DISCARDED,
        at=f"/console/payments/{batch_id}",
        said_done={
            "check": visit.say("The check put every payment aside: nothing is left, and the batch is void.")
            if found.state == "discarded"
            else visit.say("The accounts are checked; another person approves."),
            "approve": visit.say("Approved: the bank file is made."),
            "discard": visit.say("The batch is given up; its orders are open again."),
            "answer": visit.say("The bank's answer is taken in; it takes effect when another person has confirmed it."),
        },
    )


def next_step(visit: Visit, batch: Any) -> tuple[str, str]:  # noqa: ANN401 - a message of the contract
    """What the visitor may do next with a batch, else why not: (step, reason), one of them empty."""
    steps = {"prepared": ("check", (batch.prepared_by,)), "checked": ("approve", (batch.prepared_by, batch.checked_by))}
    if batch.state not in steps:
        return "", ""
    step, before = steps[batch.state]
    if not visit.may(STEPS[step], PURPOSE):
        return "", visit.say("It waits for somebody of another office.")
    if visit.is_me(*before):
        return "", visit.say("You had a part in this batch already: another person does the next step.")
    return step, ""


async def answer_sample(visit: Visit) -> Response:
    """A table as the bank answers in this batch's form; its payments are none of ours, so that it changes nothing."""
    found, listed = await asyncio.gather(
        visit.call("DisbursementService_GetBatch", purpose=PURPOSE, batch_id=visit.path("batch_id")),
        visit.call("DisbursementService_ListBankProfiles", purpose=PURPOSE),
    )
    profile = next(one for one in listed.profiles if one.code == found.profile)
    cells = [
        {"end_to_end_id": "EXAMPLE1", "amount": "3600.00", "outcome": profile.settled_words[0], "date": visit.today},
        {"end_to_end_id": "EXAMPLE2", "amount": "3600.00", "outcome": profile.returned_words[0], "reason": "AC04"},
    ]
    heads = [one.headers[0] for one in profile.answer_columns]
    rows = [[one.get(column.field, "") for column in profile.answer_columns] for one in cells]
    return csv_file(
        f"anjia-{profile.code}.csv",
        [heads, *rows],
        encoding=profile.answer_encoding,
        delimiter=profile.answer_delimiter,
    )


async def accounts(visit: Visit) -> Response:
    """The account check: what is paid to another account than the last one, and who changed it."""
    case = (await kept(visit)).get("case", "")
    found = await visit.call(CHECKS, purpose=PURPOSE, case=case, batch_id=visit.path("batch_id"))
    at = f"/console/payments/{visit.path('batch_id')}/accounts"
    return visit.show("console/account_checks.html", found=found, case=case, batch_id=visit.path("batch_id"), at=at)


async def see_accounts(visit: Visit) -> Response:
    """The same whole: the batch is the case, and each payee sees who looked."""
    batch_id = visit.path("batch_id")
    return await keep(visit, f"/console/payments/{batch_id}/accounts", {"case": f"BATCH-{batch_id} payment-checked"})


async def act(visit: Visit) -> Response:
    """Check or approve."""
    decision, batch_id = visit.choose("decision", STEPS), visit.path("batch_id")
    more = {"reason_code": visit.form["reason_code"]} if decision == "discard" else {}
    try:
        await visit.call(STEPS[decision], purpose=PURPOSE, batch_id=batch_id, **more)
    except DomainError as error:
        visit.refuse(error)
        return await batch(visit)
    return visit.go(f"/console/payments/{batch_id}", done=decision)


async def bank_file(visit: Visit) -> Response:
    """The file for the bank."""
    chunks = await visit.download(
        "DisbursementService_DownloadBankFile", purpose=PURPOSE, batch_id=visit.path("batch_id")
    )
    headers = {"Content-Disposition": f'attachment; filename="{chunks[0].file_name}"'}
    content = b"".join(one.chunk for one in chunks)
    return Response(content, media_type=chunks[0].media_type, headers=headers)


async def workbook(visit: Visit) -> Response:
    """The batch's lines for a spreadsheet, marked with who took it."""
    chunks = await visit.download("DisbursementService_ExportBatch", purpose=PURPOSE, batch_id=visit.path("batch_id"))
    headers = {"Content-Disposition": f'attachment; filename="{chunks[0].file_name}"'}
    return Response(b"".join(one.chunk for one in chunks), media_type=chunks[0].media_type, headers=headers)


async def answer(visit: Visit) -> Response:
    """Take the bank's result file in."""
    file, batch_id = visit.files.get("file"), visit.path("batch_id")
    if file is None or not file.filename:
        visit.form.errors["file"] = visit.say("Choose the bank's result file: a table or pain.002")
        return await batch(visit)
    head = disbursement_service_pb2.UploadResultFileRequest(batch_id=batch_id, file_name=file.filename)
    try:
        await visit.upload("DisbursementService_UploadResultFile", head, file, purpose=PURPOSE)
    except DomainError as error:
        visit.form.refuse(error, visit.language, {"": "file"})
        return await batch(visit)
    return visit.go(f"/console/payments/{batch_id}", done="answer")
