"""What is wrong with a list somebody hands in: all of it at once, with row and column."""

from __future__ import annotations

from dataclasses import dataclass, field

from checker.errors import CheckerError, one_line


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to mend or, as a warning, to look at.

    ``place`` is the row as the file shows it (第 7 行), ``column`` the heading of its column; both
    are empty where they do not apply. ``row`` is the number alone, 0 where there is none.
    """

    problem: str
    cure: str = ""
    place: str = ""
    column: str = ""
    row: int = 0

    def __str__(self) -> str:
        where = self.place + (f"“{self.column}”一列" if self.column else "")
        words = f"{self.problem}。" + (f"{self.cure}。" if self.cure else "")
        return one_line(f"{where}：{words}" if where else words)


class ListRefused(CheckerError):
    """A list with faults. Nothing of it has been taken over.

    ``faults`` are all that were found, in the order of the file; ``warnings`` what else to look at.
    """

    def __init__(
        self, name: str, faults: tuple[Fault, ...], warnings: tuple[Fault, ...] = ()
    ) -> None:
        super().__init__(name, faults, warnings)  # all three, so that the error can be pickled
        self.name = name
        self.faults = faults
        self.warnings = warnings

    def __str__(self) -> str:
        first = one_line(f"{self.name}：有 {len(self.faults)} 处要改，什么都没有导入。")
        return "\n".join([first, *(f"- {fault}" for fault in self.faults)])


@dataclass(slots=True)
class Notes:
    """Collects faults, warnings and what was understood while a file is gone through."""

    faults: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)
    understood: list[str] = field(default_factory=list)
