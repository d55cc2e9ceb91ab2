"""What is found once a notice is weighed over the whole of it."""

from __future__ import annotations

import numpy as np

from checker.judging.weighing import ALONE, Question
from checker.judging.whole import ONCE, WHOLE, rows, told
from checker.policy import Policy

TYPES = ("ledger", "missing-funding", "missing-staffing", "off-list-task")
FUNDING, STAFFING, TASK = 1, 2, 3


def question(kind: int, sentence: int, *, ruled: bool = False, funded: float = 0.0) -> Question:
    alone = [0.0] * len(ALONE)
    alone[ALONE.index("funded")] = funded
    return Question(kind, sentence, sentence, ruled, tuple(alone))


def test_a_row_for_each_type_with_its_likeliest_and_the_tasks() -> None:
    asked = [
        question(FUNDING, 0, funded=1.0),
        question(FUNDING, 2, ruled=True),
        question(TASK, 2),
        question(0, 1),
    ]
    found = rows(asked, np.asarray([0.2, 0.6, 0.9, 0.4]), TYPES)
    assert found.shape == (len(ONCE), len(WHOLE) + len(TYPES) + len(ONCE))
    funding, staffing = (dict(zip(WHOLE, row[: len(WHOLE)].tolist(), strict=True)) for row in found)
    close = {name: round(value, 6) for name, value in funding.items()}
    assert (close["first likeliest"], close["second likeliest"]) == (0.6, 0.2)
    assert close["third likeliest"] == 0.0
    assert close["sum over sentences"] == 0.8
    assert close["first likeliest task"] == 0.9
    assert close["likeliest that a rule decides"] == 0.6
    assert close["likely types"] == 2.0
    assert close["funded"] == 1.0
    assert staffing["first likeliest"] == 0.0
    assert found[0, -2:].tolist() == [1.0, 0.0]
    assert found[1, -2:].tolist() == [0.0, 1.0]


def test_the_likeliest_and_the_ruled_stand_for_the_notice() -> None:
    asked = [
        question(FUNDING, 0),
        question(FUNDING, 1),
        question(FUNDING, 2, ruled=True),
        question(TASK, 1),
    ]
    weighed = np.asarray([0.3, 0.5, 0.1, 0.9])
    assert told(asked, weighed, np.asarray([0.8, 0.0]), TYPES).tolist() == [0.3, 0.8, 0.8, 0.9]
    assert told(asked, weighed, np.asarray([0.05, 0.0]), TYPES).tolist() == [0.05, 0.05, 0.05, 0.9]


def test_what_is_found_once_a_notice_is_what_the_policy_says() -> None:
    # The model's numbers have a fixed order, so the names stand in the code as well.
    once = {kind.id for kind in Policy.load().types.values() if kind.once}
    assert once == set(ONCE)
