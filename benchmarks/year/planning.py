"""Draws the year before it is written: who sends what on which day, and what is planted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from random import Random
from typing import Literal

import yaml

from benchmarks.year.clauses import Clause, burdens, clauses
from benchmarks.year.compose import Brief
from benchmarks.year.places import HERE, Issuer, Topic, departments, streets, workdays

CLEAN, REVIEW = 0.45, 0.15  # shares of notices; the rest violates
_LENGTHS = ((330, 500, 22), (500, 900, 27), (900, 1400, 23), (1400, 2200, 15), (2200, 3900, 13))
_COMMON = {"forms-and-reports": 6, "ledger": 4, "app-promotion": 4, "appraisal": 4, "inspection": 4,
           "meetings-activities": 4, "information-system": 3, "excessive-traces": 3,
           "records-disposal": 1, "escalated-targets": 1, "secondment": 1}  # fmt: skip
_USUAL = 2
How = Literal["forwarded", "reissued", "withdrawn"]


@dataclass(slots=True)
class Item:
    """A notice to come. ``of`` and ``how`` make it another item's copy, ``more`` is added to it."""

    key: int
    brief: Brief
    of: Item | None = None
    how: How | None = None
    more: tuple[Clause, ...] = ()


@dataclass(frozen=True, slots=True)
class Collecting:
    """Data that several departments ask for; see ``collections.yaml``."""

    subject: str
    departments: tuple[str, ...]
    forms: tuple[str, ...]
    fields: tuple[str, ...]
    more: tuple[str, ...]


@dataclass(slots=True)
class Plan:
    """The year drawn; items are in no order yet."""

    items: list[Item]
    same: list[Item] = field(default_factory=list)
    repeats: list[tuple[Collecting, Item, Item]] = field(default_factory=list)
    offenders: list[tuple[Issuer, str, list[Item]]] = field(default_factory=list)


@cache
def collections() -> tuple[Collecting, ...]:
    """What can be collected twice."""
    rows = yaml.safe_load((HERE / "templates" / "collections.yaml").read_text(encoding="utf-8"))
    return tuple(
        Collecting(
            row["subject"], *(tuple(row[k]) for k in ("departments", "forms", "fields", "more"))
        )
        for row in rows
    )


def lots(seed: int, *key: object) -> Random:
    """A stream of its own for every purpose: no draw depends on how many were made elsewhere.

    Seeded by a text, which Python hashes by SHA-512 and not by ``PYTHONHASHSEED``.
    """
    return Random("/".join(map(str, (seed, *key))))


def _pick(draw: Random, pool: Sequence[Clause], count: int) -> tuple[Clause, ...]:
    """Clauses of different types, common types more often."""
    chosen: dict[str, Clause] = {}
    weights = [_COMMON.get(clause.type, _USUAL) for clause in pool]
    for _ in range(count * 3):
        clause = draw.choices(pool, weights)[0]
        chosen.setdefault(clause.type, clause)
        if len(chosen) == count:
            break
    return tuple(chosen.values())


def _harmless(draw: Random, count: int, asks: Sequence[Clause]) -> tuple[Clause, ...]:
    """Look-alikes and allowed help, none of the types asked for: a notice does not deny itself."""
    asked = {clause.type for clause in asks}
    pool = [c for c in clauses("lookalikes") if c.type not in asked]
    helping = draw.sample(clauses("allowed"), 1) if draw.random() < 0.5 else []
    if asked:
        # These would excuse or deny all that the notice asks.
        pool = [c for c in pool if c.id != "like-emergency"]
        helping = [c for c in helping if c.id not in ("allowed-nothing", "allowed-admitted")]
    return (*draw.sample(pool, count), *helping)


def _brief(draw: Random, issuer: Issuer, heed: float) -> Brief:
    """``heed`` from 0 to 1 says how far the issuer keeps to the plans; 0.5 is the average."""
    low, high, _ = draw.choices(_LENGTHS, [row[2] for row in _LENGTHS])[0]
    length = draw.randrange(low, high)
    lean = draw.random() - (heed - 0.5) * 0.5
    asks: tuple[Clause, ...] = ()
    if lean >= CLEAN + REVIEW:
        asks = _pick(draw, burdens(), min(draw.randint(1, 5), 1 + length // 350))
    elif lean >= CLEAN:
        doubtful = [clause for clause in burdens() if clause.verdict == "review"]
        asks = _pick(draw, doubtful, draw.randint(1, 2))
    harmless = _harmless(draw, min(draw.randint(1, 4), 1 + length // 400), asks)
    return Brief(
        issuer, draw.choice(issuer.topics), draw.choice(workdays()), asks, harmless, length
    )


def _share(count: int, share: float) -> int:
    """So many of ``count``, at least one where there is room at all."""
    return max(round(count * share), 1) if count >= 20 else 0


def draw_year(seed: int, count: int, same: int) -> Plan:
    """The plan of ``count`` files, ``same`` of them the second file of a notice."""
    forwards, reissues = _share(count, 0.03), _share(count, 0.012)
    first = count - same - forwards - reissues
    plan = Plan([])
    issuers = (*departments(), *streets())
    habits = {issuer.folder: lots(seed, "habit", issuer.folder).random() for issuer in issuers}
    # A department sends three times as many notices as a street.
    weights = [1 if issuer.is_street else 3 for issuer in issuers]
    for key in range(first):
        draw = lots(seed, "notice", key)
        issuer = draw.choices(issuers, weights)[0]
        plan.items.append(Item(key, _brief(draw, issuer, habits[issuer.folder])))
    free = list(plan.items)
    _plant_repeats(lots(seed, "repeats"), plan, free, _share(count, 0.01))
    _plant_offenders(lots(seed, "offenders"), plan, free, count)
    _plant_copies(lots(seed, "copies"), plan, free, forwards, reissues)
    plan.same = lots(seed, "same").sample(plan.items[:first], same)
    return plan


def _plant_repeats(draw: Random, plan: Plan, free: list[Item], pairs: int) -> None:
    form = next(clause for clause in burdens() if clause.id == "form-fields")
    named = {issuer.folder: issuer for issuer in departments()}
    for at in range(pairs):
        collecting = collections()[at % len(collections())]
        days = sorted(draw.sample(workdays(), 2))
        two = draw.sample(collecting.departments, 2)
        forms = draw.sample(collecting.forms, 2)
        items = []
        for folder, name, day in zip(two, forms, days, strict=True):
            extra = draw.sample(collecting.more, draw.randint(0, 1))
            asked = draw.sample([*collecting.fields, *extra], len(collecting.fields) + len(extra))
            acts = ("依托部门数据先行比对，减少上门次数", "对采集结果抽样复核")
            topic = Topic(f"{collecting.subject}摸底登记", collecting.subject, acts, tuple(asked))
            item = free.pop(0)
            old = item.brief
            others = tuple(clause for clause in old.asks if clause.type != form.type)
            asks = (form, *others[:2])
            item.brief = replace(
                old,
                issuer=named[folder],
                topic=topic,
                issued=day,
                asks=asks,
                harmless=_harmless(draw, 1, asks),
                form=name,
            )
            items.append(item)
        plan.repeats.append((collecting, items[0], items[1]))


def _plant_offenders(draw: Random, plan: Plan, free: list[Item], count: int) -> None:
    if count < 20:
        return
    times = max(3, min(12, count // 100))
    for issuer in draw.sample(departments(), 2 if count < 200 else 4):
        severe = [clause for clause in burdens() if clause.verdict == "violation"]
        kind = draw.choice(sorted({clause.type for clause in severe}))
        mine = []
        for day in sorted(draw.sample(workdays(), times)):
            item = free.pop(0)
            clause = draw.choice([each for each in severe if each.type == kind])
            asks = (clause, *(each for each in item.brief.asks[:2] if each.type != kind))
            item.brief = replace(
                item.brief,
                issuer=issuer,
                topic=draw.choice(issuer.topics),
                issued=day,
                asks=asks,
                harmless=_harmless(draw, 1, asks),
            )
            mine.append(item)
        plan.offenders.append((issuer, kind, mine))


def _plant_copies(draw: Random, plan: Plan, free: list[Item], forwards: int, reissues: int) -> None:
    """Copies of department notices not too long or late in the year to be sent again."""

    def later(day: date, low: int, high: int) -> date:
        at = workdays().index(day) + draw.randint(low, high)
        return workdays()[min(at, len(workdays()) - 1)]

    fit = [
        item
        for item in free
        if not item.brief.issuer.is_street
        and item.brief.length < 3000
        and item.brief.issued < workdays()[-15]
    ]
    # A notice may be forwarded by several streets; only one reissue replaces it.
    for at in range(forwards):
        of = draw.choice(fit)
        street = draw.choice(streets())
        lengthy = [c for c in burdens() if c.group in ("papers", "pressure") and c.table is None]
        more = _pick(draw, [c for c in lengthy if not c.form], 1) if draw.random() < 0.4 else ()
        brief = replace(of.brief, issuer=street, issued=later(of.brief.issued, 2, 8))
        plan.items.append(Item(-at - 1, brief, of, "forwarded", more))
    draw.shuffle(fit)
    for at in range(min(reissues, len(fit))):
        how: How = "withdrawn" if at % 2 else "reissued"
        # Only what asks something can be withdrawn.
        of = next((item for item in fit if how == "reissued" or item.brief.asks), fit[0])
        fit.remove(of)
        if not of.brief.asks:
            how = "reissued"
        brief = replace(of.brief, issued=later(of.brief.issued, 3, 12))
        plan.items.append(Item(-forwards - at - 1, brief, of, how))
