"""Who is what to whom in a household, from what each is to its head (GB/T 4761). Pure.

A tie is recorded where the words leave one way to read them; where they leave several (a second marriage, two sons and
one grandchild) it is a question for a person, and nothing is recorded. Nobody is guessed into a family.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from registry.rolls.words import FEMALE, HEAD, MALE

SONS = ("20", "21", "22", "23", "24", "25", "26", "29")
DAUGHTERS = ("30", "31", "32", "33", "34", "35", "36", "39")
# 养子或继子: whose child they are beside the head's, the word leaves open
TAKEN_IN = ("27", "37")
SPOUSES = ("10", "11", "12")
PARENTS = ("50", "51", "52", "57", "58")
STEP_PARENTS = ("57", "58")
FATHER, MOTHER = "51", "52"
SON_IN_LAW, DAUGHTER_IN_LAW = "28", "38"
# parents-in-law, with the sex of the spouse whose parents they are
IN_LAWS = {"53": MALE, "54": MALE, "55": FEMALE, "56": FEMALE}
SIBLINGS = ("70", "71", "73", "75", "77", "79")
# a sibling and the word for who is married to one
SIBLING_COUPLES = (("71", "72"), ("73", "74"), ("75", "76"), ("77", "78"))
SONS_CHILDREN, DAUGHTERS_CHILDREN, SOMEBODYS_CHILDREN = ("41", "42"), ("43", "44"), ("40", "49")
# GB/T 2261.2: never married, widowed, divorced: married to nobody here; married again, or to the same person again
NEVER_MARRIED, UNMARRIED, AGAIN = "10", ("10", "30", "40"), ("22", "23")
EVER_MARRIED = ("20", "21", "22", "23", "30", "40")
# What nature allows, not the law: nobody is a parent at eleven, nor a mother at sixty-one; couples seldom lie further
# apart than this, and a clerk is asked where they do.
PARENT_AT_LEAST_YEARS, MOTHER_AT_MOST_YEARS, APART_AT_MOST_YEARS, PARTNER_AT_LEAST_YEARS = 12, 60, 25, 16


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of a household. `key`: whatever names them; `marital`: GB/T 2261.2, '' unknown.

    `parents`: key and sex of the parents that are recorded already.
    """

    key: Hashable
    relation: str
    sex: int
    born: date
    marital: str = ""
    dead: bool = False
    parents: tuple[tuple[Hashable, int], ...] = ()


@dataclass(slots=True)
class Kin:
    """Ties (person, relative, kind: the relative is the kind of the person), and members whose kin is in doubt."""

    ties: list[tuple[Hashable, Hashable, str]] = field(default_factory=list)
    doubts: dict[Hashable, None] = field(default_factory=dict)

    def parent(self, child: Member, parent: Member) -> None:
        """Record a parent, or ask where their ages say otherwise."""
        if may_be_parent(parent, child):
            self.ties.append((child.key, parent.key, "parent"))
        else:
            self.doubts[child.key] = None

    def other_parent(self, child: Member, parent: Member) -> None:
        """The same for one who follows from another tie: whoever is recorded already stays."""
        if any(key != parent.key and sex == parent.sex for key, sex in child.parents):
            self.doubts[child.key] = None
        else:
            self.parent(child, parent)

    def couple(self, one: Member, other: Member) -> None:
        """Record a marriage."""
        self.ties += [(one.key, other.key, "spouse"), (other.key, one.key, "spouse")]

    def ask(self, members: Iterable[Member]) -> None:
        """Leave it to a person."""
        self.doubts.update(dict.fromkeys(member.key for member in members))


def kin_of(members: Sequence[Member], today: date) -> Kin:
    """Everybody's ties in a household with one head; none without, or with two."""
    kin, home = Kin(), _Home(members)
    heads = home.of(HEAD)
    if len(heads) != 1:
        return kin
    head, spouse = heads[0], _only(home.of(*SPOUSES))
    _children(kin, home, head)
    _elders(kin, home, head, spouse)
    _siblings(kin, home)
    couples = [
        *_next_couples(kin, home.of(*SONS, TAKEN_IN[0]), home.of(DAUGHTER_IN_LAW), today),
        *_next_couples(kin, home.of(*DAUGHTERS, TAKEN_IN[1]), home.of(SON_IN_LAW), today),
    ]
    sons, daughters = home.of(*SONS, TAKEN_IN[0]), home.of(*DAUGHTERS, TAKEN_IN[1])
    _grandchildren(kin, home.of(*SONS_CHILDREN), sons, couples)
    _grandchildren(kin, home.of(*DAUGHTERS_CHILDREN), daughters, couples)
    _grandchildren(kin, home.of(*SOMEBODYS_CHILDREN), [*sons, *daughters], couples)
    return kin


class _Home:
    def __init__(self, members: Sequence[Member]) -> None:
        self._members = members

    def of(self, *relations: str) -> list[Member]:
        return [member for member in self._members if member.relation in relations]


def _only(members: list[Member]) -> Member | None:
    return members[0] if len(members) == 1 else None


def _years(earlier: date, later: date) -> int:
    return later.year - earlier.year - ((later.month, later.day) < (earlier.month, earlier.day))


def may_be_parent(parent: Member, child: Member) -> bool:
    """Whether ages allow it. Who took a child in may be older than any mother is."""
    years = _years(parent.born, child.born) if parent.born < child.born else -1
    oldest = MOTHER_AT_MOST_YEARS if parent.sex == FEMALE and child.relation not in TAKEN_IN else years
    return PARENT_AT_LEAST_YEARS <= years <= oldest


def _may_be_couple(one: Member, other: Member, today: date) -> bool:
    apart = abs(one.born.year - other.born.year) <= APART_AT_MOST_YEARS
    grown = all(_years(each.born, today) >= PARTNER_AT_LEAST_YEARS for each in (one, other))
    free = not any(each.dead or each.marital in UNMARRIED for each in (one, other))
    return apart and grown and free and not (one.sex == other.sex and one.sex in (MALE, FEMALE))


def _children(kin: Kin, home: _Home, head: Member) -> None:
    """The head's children, and whether they are the spouse's too."""
    own, taken_in, spouses = home.of(*SONS, *DAUGHTERS), home.of(*TAKEN_IN), home.of(*SPOUSES)
    for child in (*own, *taken_in):
        kin.parent(child, head)
    for spouse in spouses:
        if not spouse.dead and not head.dead:
            kin.couple(head, spouse)
    only = _only(spouses)
    if only is None:
        kin.ask([*own, *taken_in] if spouses else [])
        return
    # a second marriage, said by either or shown by a stepchild: whose children the others are is not said
    again = taken_in or any(one.marital in AGAIN for one in (head, only)) or only.sex == head.sex in (MALE, FEMALE)
    if again:
        kin.ask([*own, *taken_in])
        return
    for child in own:
        kin.other_parent(child, only)


def _elders(kin: Kin, home: _Home, head: Member, spouse: Member | None) -> None:
    """Parents of the head and of the spouse, and their parents."""
    for parent in home.of(*PARENTS):
        kin.parent(head, parent)
    in_laws = home.of(*IN_LAWS)
    for parent in in_laws:
        if spouse is not None and spouse.sex in (IN_LAWS[parent.relation], 0, 9):
            kin.other_parent(spouse, parent)
        else:
            kin.ask([parent])
    for child, relations in ((FATHER, ("61", "62")), (MOTHER, ("63", "64"))):
        born = _only(home.of(child))
        for parent in home.of(*relations):
            if born is None:
                kin.ask([parent])
            else:
                kin.other_parent(born, parent)
    for his, hers in ((FATHER, MOTHER), ("53", "54"), ("55", "56"), ("61", "62"), ("63", "64")):
        _couple_of(kin, home.of(his), home.of(hers))


def _couple_of(kin: Kin, some: list[Member], others: list[Member]) -> None:
    one, other = _only(some), _only(others)
    if one is None or other is None:
        kin.ask(others if some and others else [])
    elif not any(each.dead or each.marital in UNMARRIED for each in (one, other)):
        kin.couple(one, other)


def _siblings(kin: Kin, home: _Home) -> None:
    """Brothers and sisters have the head's parents, unless somebody married again."""
    parents, siblings = home.of(FATHER, MOTHER), home.of(*SIBLINGS)
    if parents and siblings:
        again = home.of(*STEP_PARENTS) or any(one.marital in AGAIN for one in parents)
        if again or len({parent.relation for parent in parents}) < len(parents):
            kin.ask(siblings)
        else:
            for sibling in siblings:
                for parent in parents:
                    kin.other_parent(sibling, parent)
    for one, other in SIBLING_COUPLES:
        _couple_of(kin, home.of(one), home.of(other))


def _next_couples(kin: Kin, children: list[Member], partners: list[Member], today: date) -> list[tuple[Member, Member]]:
    """Sons and daughters-in-law, daughters and sons-in-law: who is married to whom, where one way is left."""
    fitting = [child for child in children if any(_may_be_couple(child, other, today) for other in partners)]
    child, partner = _only(fitting), _only(partners)
    if child is None or partner is None:
        kin.ask(partners if fitting else [])
        return []
    kin.couple(child, partner)
    return [(child, partner)]


def _grandchildren(
    kin: Kin, grandchildren: list[Member], children: list[Member], couples: list[tuple[Member, Member]]
) -> None:
    """The parents of the head's grandchildren: the one child of the head who can be, and whom they are married to."""
    for grandchild in grandchildren:
        able = [one for one in children if may_be_parent(one, grandchild) and one.marital != NEVER_MARRIED]
        parent = _only(able)
        partner = next((other for one, other in couples if parent is not None and one.key == parent.key), None)
        # a child of the head of whom nothing says that they ever married may be an uncle; the parents live elsewhere
        if parent is None or (partner is None and parent.marital not in EVER_MARRIED):
            kin.ask([grandchild])
            continue
        kin.other_parent(grandchild, parent)
        if partner is None:
            continue
        if any(one.marital in AGAIN for one in (parent, partner)) or not may_be_parent(partner, grandchild):
            kin.ask([grandchild])
        else:
            kin.other_parent(grandchild, partner)


__all__ = ["Kin", "Member", "kin_of", "may_be_parent"]
