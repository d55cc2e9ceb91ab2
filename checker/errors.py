"""The errors that a user may see: each says what is wrong and what to do about it."""

from __future__ import annotations


def one_line(text: str) -> str:
    """``text`` made safe to print: line breaks become spaces, invisible controls ``?``.

    File names and messages of libraries come from outside; a terminal must not obey them.
    """
    return "".join(c if c.isprintable() else " " if c.isspace() else "?" for c in text)


class CheckerError(Exception):
    """The base of every error that the checker raises on purpose."""


class ReadError(CheckerError):
    """A file that could not be read.

    ``name`` is the file as the user named it, ``problem`` what is wrong with it and ``cure``
    what the user can do; both are Chinese phrases without a full stop at the end.
    """

    def __init__(self, name: str, problem: str, cure: str) -> None:
        super().__init__(name, problem, cure)  # all three, so that the error can be pickled
        self.name = name
        self.problem = problem
        self.cure = cure

    def __str__(self) -> str:
        return one_line(f"{self.name}：{self.problem}。{self.cure}。")
