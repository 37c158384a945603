"""Every page: its address and its handler."""

from __future__ import annotations

from gateway.pages.console import accesses, accounts, desk, duplicates, people, quality, rolls
from gateway.pages.portal import family
from gateway.pages.site import home, statistics
from gateway.pages.visit import Handler

GET: dict[str, Handler] = {
    "/": home.home,
    "/start": home.start,
    "/language": home.language,
    "/text": home.text_size,
    "/guides/{name}": home.guide,
    "/accessibility": home.accessibility,
    "/privacy": home.privacy,
    "/console": desk.desk,
    "/console/people": people.find,
    "/console/people/{person_id:uuid}": people.person,
    "/console/people/{person_id:uuid}/correct": people.correction,
    "/console/rolls": rolls.rolls,
    "/console/rolls/{roll_id:uuid}": rolls.roll,
    "/console/rolls/{roll_id:uuid}/rows": rolls.rows,
    "/console/rolls/{roll_id:uuid}/rows/{row:int}": rolls.row,
    "/console/duplicates": duplicates.pairs,
    "/console/duplicates/{candidate_id:uuid}": duplicates.pair,
    "/console/quality": quality.items,
    "/console/corrections": quality.corrections,
    "/console/accesses": accesses.accesses,
    "/console/accounts": accounts.accounts,
    "/console/accounts/new": accounts.blank,
    "/console/accounts/{user_id:uuid}": accounts.account,
    "/portal": family.family,
    "/portal/corrections": family.corrections,
    "/portal/corrections/new": family.correction,
    "/portal/accesses": family.looks,
    "/portal/data": family.take,
    "/portal/data.json": family.take_json,
    "/portal/data.pdf": family.take_pdf,
    "/statistics": statistics.statistics,
    "/statistics/{table}.csv": statistics.statistics_csv,
}
POST: dict[str, Handler] = {
    "/console/people": people.search,
    "/console/people/{person_id:uuid}/unmask": people.unmask,
    "/console/people/{person_id:uuid}/correct": people.correct,
    "/console/rolls": rolls.upload,
    "/console/rolls/{roll_id:uuid}/columns": rolls.settle,
    "/console/rolls/{roll_id:uuid}/commit": rolls.commit,
    "/console/rolls/{roll_id:uuid}/undo": rolls.undo,
    "/console/rolls/{roll_id:uuid}/rows/{row:int}": rolls.mend,
    "/console/duplicates/{candidate_id:uuid}/unmask": duplicates.unmask,
    "/console/duplicates/{candidate_id:uuid}/merge": duplicates.merge,
    "/console/duplicates/{candidate_id:uuid}/keep-apart": duplicates.keep_apart,
    "/console/duplicates/{candidate_id:uuid}/undo": duplicates.undo,
    "/console/quality/{item_id:uuid}": quality.settle,
    "/console/corrections/{request_id:uuid}": quality.answer,
    "/console/accounts/new": accounts.create,
    "/console/accounts/{user_id:uuid}": accounts.change,
    "/portal/corrections/new": family.ask,
}
