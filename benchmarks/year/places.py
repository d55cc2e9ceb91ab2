"""The district of the year: its streets, their communities, the departments and the calendar.

All fictional. Nothing here draws lots: the same district stands behind every seed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import yaml
from chinese_calendar import is_workday

YEAR = 2025
CITY, DISTRICT = "兰汀市", "栖川区"
HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Topic:
    """One of a department's matters; ``acts`` read after its name, ``fields`` stand on its form."""

    name: str
    object: str
    acts: tuple[str, ...]
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Issuer:
    """A department or a street; the words are explained in ``departments.yaml``."""

    folder: str
    full: str
    code: str
    our: str
    station: str
    chief: str
    system: str
    app: str
    paper: str
    firm: str
    topics: tuple[Topic, ...]
    communities: tuple[str, ...] = ()

    @property
    def is_street(self) -> bool:
        """Whether it stands directly above communities."""
        return bool(self.communities)


@cache
def departments() -> tuple[Issuer, ...]:
    """The district's departments, in the order of the file."""
    rows = yaml.safe_load((HERE / "templates" / "departments.yaml").read_text(encoding="utf-8"))
    return tuple(
        Issuer(
            **{
                **row,
                "topics": tuple(
                    Topic(t["name"], t["object"], tuple(t["acts"]), tuple(t["fields"]))
                    for t in row["topics"]
                ),
            }
        )
        for row in rows
    )


_STREETS = (
    ("望江街道", "望街"), ("青坊街道", "青街"), ("石桥街道", "石街"), ("槐荫街道", "槐街"),
    ("东渡街道", "东街"), ("书院街道", "书街"), ("南薰街道", "南街"), ("云栈街道", "云街"),
    ("白塔街道", "白街"), ("梅溪镇", "梅政"), ("松陵镇", "松政"), ("柘湖镇", "柘政"),
    ("沙井镇", "沙政"), ("鹿鸣镇", "鹿政"),
)  # fmt: skip
_FIRST = [
    "春晖",
    "竹苑",
    "锦绣",
    "安平",
    "双井",
    "文昌",
    "红枫",
    "永宁",
    "新园",
    "荷塘",
    "丰泽",
    "清泉",
    "仁和",
    "翠屏",
    "金桥",
]
_LAST = ["里", "园", "巷", "湾", "坊", "台", "庭"]


@cache
def streets() -> tuple[Issuer, ...]:
    """The streets and towns, each with eight to fourteen communities.

    Their business is the departments': a street borrows the words of three of them.
    """
    made = []
    for at, (name, code) in enumerate(_STREETS):
        of = [departments()[(at * 5 + step * 7) % len(departments())] for step in range(3)]
        count = 8 + at * 5 % 7
        names = [
            f"{_FIRST[(at * 4 + k) % len(_FIRST)]}{_LAST[(at + k) % len(_LAST)]}社区"
            for k in range(count)
        ]
        town = name.endswith("镇")
        made.append(
            Issuer(
                folder=name,
                full=f"{DISTRICT}{name}人民政府" if town else f"{DISTRICT}{name}办事处",
                code=f"栖{code}" if town else f"栖{code}办",
                our="镇政府" if town else "街道",
                station=of[0].station,
                chief=of[0].chief,
                system="基层治理平台",
                app=f"{name.removesuffix('街道').removesuffix('镇')}邻里",
                paper=of[0].paper,
                firm=of[0].firm,
                topics=tuple(topic for each in of for topic in each.topics),
                communities=tuple(names),
            )
        )
    return tuple(made)


@cache
def workdays() -> tuple[date, ...]:
    """The working days of the year, public holidays and made-up days as they were."""
    days = (date(YEAR, 1, 1) + timedelta(days=n) for n in range(365))
    return tuple(day for day in days if is_workday(day))


def spoken(day: date, seen_from: date) -> str:
    """A day as notices write it: without its year where that is understood."""
    year = "" if day.year == seen_from.year else f"{day.year}年"
    return f"{year}{day.month}月{day.day}日"


def written(day: date) -> str:
    """A day as it stands under a notice."""
    return f"{day.year}年{day.month}月{day.day}日"
