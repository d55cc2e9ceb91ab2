"""The sentences of the year: templates from ``templates/*.yaml``, and the slots in them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import Literal

import yaml
from chinese_calendar import is_workday

from benchmarks.year.places import HERE, YEAR, Issuer, Topic, departments, spoken, streets

Verdict = Literal["violation", "review", "compliant"]
Rows = tuple[tuple[str, ...], ...]
_SLOT = re.compile(r"\{([^{}]+)\}")
_SURNAMES = "孟 葛 汤 季 路 莫 龚 宁 柏 祝 钟 岑"
BURDENS = ("papers", "organisations", "pressure", "delegation")


@dataclass(frozen=True, slots=True)
class Clause:
    """A template: what it asks (``type``, empty for allowed help), and how it may be worded.

    ``verdict`` is a person's on the clause alone; ``group`` the file it stands in. ``form`` brings
    an attached form, ``table`` (its title and rows) another attachment.
    """

    id: str
    type: str
    verdict: Verdict
    head: str
    texts: tuple[str, ...]
    group: str
    form: bool = False
    table: tuple[str, Rows] | None = None


@cache
def clauses(group: str) -> tuple[Clause, ...]:
    """The clauses of ``templates/<group>.yaml``."""
    rows = yaml.safe_load((HERE / "templates" / f"{group}.yaml").read_text(encoding="utf-8"))
    return tuple(
        Clause(
            id=row["id"],
            type=row["type"],
            verdict=row.get("verdict", "compliant"),
            head=row["head"],
            texts=tuple(row["texts"]),
            group=group,
            form=row.get("form", False),
            table=(row["table"]["title"], tuple(map(tuple, row["table"]["rows"])))
            if "table" in row
            else None,
        )
        for row in rows
    )


@cache
def burdens() -> tuple[Clause, ...]:
    """Every clause that is a violation or doubtful."""
    return tuple(clause for group in BURDENS for clause in clauses(group))


@cache
def filler() -> Mapping[str, tuple[str, ...]]:
    """What says nothing about communities, by the part of a notice."""
    parts = yaml.safe_load((HERE / "templates" / "filler.yaml").read_text(encoding="utf-8"))
    return {name: tuple(texts) for name, texts in parts.items()}


def _working(day: date) -> date:
    """``day`` or the next working day; beyond the year only weekends are known."""
    while day.weekday() >= 5 or (day.year == YEAR and not is_workday(day)):
        day += timedelta(days=1)
    return day


class Words:
    """Fills templates for one notice; a slot has one value all through it."""

    def __init__(
        self, lots: Random, issuer: Issuer, topic: Topic, issued: date, form: str = ""
    ) -> None:
        self._lots = lots
        near, far = lots.sample([s.folder for s in streets()], 2)
        ahead = {
            "start": 1,
            "tomorrow": 1,
            "early": lots.randint(6, 11),
            "due": lots.randint(14, 40),
            "end": lots.randint(70, 150),
        }
        days = {name: issued + timedelta(days=n) for name, n in ahead.items()}
        for name in ("start", "early", "due", "end"):
            days[name] = _working(days[name])
        self.values: dict[str, str] = {
            "our": issuer.our,
            "full": issuer.full,
            "folder": issuer.folder,
            "station": issuer.station,
            "chief": issuer.chief,
            "system": issuer.system,
            "app": issuer.app,
            "paper": issuer.paper,
            "firm": issuer.firm,
            "t": topic.name,
            "o": topic.object,
            "act": topic.acts[0],
            "act2": topic.acts[-1],
            "fields": "、".join(topic.fields),
            "form": form or f"{topic.object}情况{lots.choice(('登记', '统计', '采集', '摸底'))}表",
            "com": lots.choice(("各社区", "各社区", "各社区居委会", "各村（社区）")),
            "street": near,
            "street2": far,
            "dept2": lots.choice([d.folder for d in departments() if d != issuer]),
            "surname": lots.choice(_SURNAMES.split()),
            "admit": f"栖社准〔{YEAR}〕{lots.randint(1, 60)}号",
            "year": str(YEAR),
            **{name: spoken(day, issued) for name, day in days.items()},
        }

    def _value(self, slot: str) -> str:
        if slot in self.values:
            return self.values[slot]
        if ".." in slot:
            low, high = slot.split("..")
            return str(self._lots.randint(int(low), int(high)))
        if "/" not in slot:
            raise KeyError(f"no slot {slot}")
        return self._lots.choice(slot.split("/"))

    def fill(self, template: str) -> str:
        """The template with every slot filled."""
        return _SLOT.sub(lambda slot: self._value(slot[1]), template)

    def one_of(self, templates: Sequence[str]) -> str:
        """One of the wordings, filled."""
        return self.fill(self._lots.choice(templates))

    def rows(self, rows: Rows) -> Rows:
        """A table, filled."""
        return tuple(tuple(self.fill(cell) for cell in row) for row in rows)
