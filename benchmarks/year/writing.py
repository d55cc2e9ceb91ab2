"""Writes the year that was drawn: numbers the notices, words them, chooses formats and places."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from random import Random

from benchmarks.year import formats
from benchmarks.year.compose import Notice, compose
from benchmarks.year.copies import forwarded, reissued
from benchmarks.year.facts import Copy, File, Offender, Repeat, Year
from benchmarks.year.hostile import write_hostile
from benchmarks.year.places import YEAR
from benchmarks.year.planning import Item, Plan, draw_year, lots

MIX = {"txt": 50, "docx": 35, "pdf": 15}
_ENCODINGS = (("utf-8", 60), ("gb18030", 25), ("utf-8-sig", 15))
_NAME = 60  # characters of a title in a file name: file systems take 255 bytes


def quotas(count: int, kinds: Sequence[str]) -> dict[str, int]:
    """How many files of each kind, exact to ``count``, by largest remainder."""
    whole = sum(MIX[kind] for kind in kinds)
    made = {kind: count * MIX[kind] // whole for kind in kinds}
    by_rest = sorted(kinds, key=lambda kind: -(count * MIX[kind] % whole))
    for kind in by_rest[: count - sum(made.values())]:
        made[kind] += 1
    return made


def write_year(
    folder: Path,
    *,
    count: int,
    seed: int,
    kinds: Sequence[str] = ("txt", "docx", "pdf"),
    hostile: int = 0,
) -> Year:
    """Write a year of ``count`` notices into the new or empty ``folder``, its facts beside it.

    ``kinds`` are shared out as ``MIX`` has it. Twice the same notice, as Word and PDF, is planted
    only where both are wanted. ``hostile`` broken or odd files come on top of ``count``.

    Raises ValueError for a count below 1 or kinds that are unknown or double, FileExistsError for a
    folder that holds something.
    """
    folder = folder.resolve()
    kinds = tuple(kinds)
    if count < 1 or hostile < 0:
        raise ValueError("a year has at least one file, and no fewer than no hostile ones")
    if not kinds or len(set(kinds)) < len(kinds) or not set(kinds) <= set(MIX):
        raise ValueError(f"kinds are some of {', '.join(MIX)}, each once")
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise FileExistsError(f"{folder} is not empty")

    left = quotas(count, kinds)
    same = round(count * 0.015) if count < 20 else max(round(count * 0.015), 1)
    same = min(same, left.get("docx", 0), left.get("pdf", 0))
    plan = draw_year(seed, count, same)
    for kind in ("docx", "pdf"):
        if kind in left:
            left[kind] -= same
    writer = _Writer(folder, seed, plan, [kind for kind in kinds for _ in range(left[kind])])
    year = writer.write()
    if hostile:
        made = write_hostile(folder, hostile, writer.samples)
        year = Year(folder, year.facts, seed, year.files, year.copies, year.repeats,
                    year.offenders, made)  # fmt: skip
    year.save()
    return year


class _Writer:
    """Goes through the items by day, so that a copy always finds what it is a copy of."""

    def __init__(self, folder: Path, seed: int, plan: Plan, kinds: list[str]) -> None:
        self._folder, self._seed, self._plan = folder, seed, plan
        lots(seed, "kinds").shuffle(kinds)
        self._kinds = kinds
        self._numbers: dict[str, int] = {}
        self._written: dict[int, tuple[Notice, str]] = {}
        self._files: list[File] = []
        self._copies: list[Copy] = []
        self.samples: list[Notice] = []

    def write(self) -> Year:
        twice = {item.key for item in self._plan.same}
        wanted = {item.of.key for item in self._plan.items if item.of is not None}
        wanted |= {item.key for _, one, two in self._plan.repeats for item in (one, two)}
        wanted |= {item.key for _, _, items in self._plan.offenders for item in items}
        # A copy of the same day as another notice comes after it: copies have keys below zero.
        items = sorted(self._plan.items, key=lambda item: (item.brief.issued, item.key < 0))
        for serial, item in enumerate(items, 1):
            draw = lots(self._seed, "words", item.key)
            notice = self._worded(draw, item)
            path = self._place(notice, serial)
            if item.key in twice:
                original = self._save(notice, path, "docx", draw)
                self._copies.append(Copy("same", original, self._save(notice, path, "pdf", draw)))
            else:
                original = self._save(notice, path, self._kinds.pop(), draw)
            if item.key in wanted:
                self._written[item.key] = (notice, original)
            if item.of is not None and item.how is not None:
                added = tuple(clause.type for clause in item.more)
                self._copies.append(Copy(item.how, self._written[item.of.key][1], original, added))
            if len(self.samples) < 40:
                self.samples.append(notice)
        return Year(
            self._folder,
            self._folder.with_name(f"{self._folder.name}-{self._seed}.json"),
            self._seed,
            tuple(self._files),
            tuple(self._copies),
            tuple(
                Repeat(each.subject, each.fields, self._path(one), self._path(two))
                for each, one, two in self._plan.repeats
            ),
            tuple(
                Offender(issuer.full, kind, tuple(map(self._path, items)))
                for issuer, kind, items in self._plan.offenders
            ),
        )

    def _path(self, item: Item) -> str:
        return self._written[item.key][1]

    def _worded(self, draw: Random, item: Item) -> Notice:
        brief = item.brief
        # Not every document of a department goes to communities: numbers leave gaps.
        at = self._numbers.get(brief.issuer.code, 0) + draw.choice((1, 1, 1, 2, 3))
        self._numbers[brief.issuer.code] = at
        number = f"{brief.issuer.code}〔{YEAR}〕{at}号"
        if item.of is None:
            return compose(draw, brief, number)
        of = self._written[item.of.key][0]
        if item.how == "forwarded":
            return forwarded(draw, of, brief.issuer, brief.topic, brief.issued, number, item.more)
        return reissued(draw, of, brief.issued, number, item.how == "withdrawn")

    def _place(self, notice: Notice, serial: int) -> Path:
        title = notice.title.removeprefix(notice.issuer.full)[:_NAME]
        month = self._folder / notice.issuer.folder / f"{notice.issued:%Y-%m}"
        month.mkdir(parents=True, exist_ok=True)
        return month / f"{serial:04d}-{title}"

    def _save(self, notice: Notice, path: Path, kind: str, draw: Random) -> str:
        encoding = ""
        if kind == "docx":
            data = formats.word(notice)
        elif kind == "pdf":
            data = formats.pdf(notice)
        else:
            encoding = draw.choices([e for e, _ in _ENCODINGS], [w for _, w in _ENCODINGS])[0]
            data = formats.text(
                notice,
                encoding,
                separator=draw.choice(("|", "\t")),
                indent=draw.choice(("　　", "  ", "")),
            )
        # Not with_suffix: a title may hold a full stop.
        place = path.with_name(f"{path.name}.{kind}")
        place.write_bytes(data)
        relative = place.relative_to(self._folder).as_posix()
        self._files.append(
            File(
                path=relative,
                kind=kind,
                encoding=encoding,
                issuer=notice.issuer.full,
                number=notice.number,
                date=notice.issued.isoformat(),
                title=notice.title,
                characters=notice.length,
                verdict=notice.verdict,
                burdens=notice.burdens,
                subject=notice.subject,
                fields=notice.fields,
            )
        )
        return relative
