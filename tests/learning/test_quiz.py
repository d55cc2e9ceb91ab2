"""The quiz: what is drawn, how answers are judged, when what was missed comes again."""

from __future__ import annotations

import json
from collections import Counter
from itertools import pairwise

import pytest

from checker.errors import CheckerError
from checker.learning.cases import Case, cases, select
from checker.learning.examined import examiner
from checker.learning.progress import Progress
from checker.learning.quiz import Question, Quiz
from checker.policy import Policy

POLICY = Policy.load()
ALL = cases(POLICY)
BY_ID = {case.id: case for case in ALL}


def rightly(quiz: Quiz) -> Case:
    """Answer what is asked as it should be."""
    question = quiz.question()
    assert question is not None
    case = BY_ID[question.case]
    assert quiz.answer(case.verdict, case.type).right
    return case


def wrongly(quiz: Quiz) -> Case:
    question = quiz.question()
    assert question is not None
    case = BY_ID[question.case]
    outcome = (
        quiz.answer("compliant")
        if case.flagged
        else quiz.answer("violation", question.choices[0][0])
    )
    assert not outcome.right
    return case


def until(quiz: Quiz, flagged: bool) -> Question:
    """The next question about a case that is flagged, or clean."""
    while True:
        question = quiz.question()
        assert question is not None
        if BY_ID[question.case].flagged == flagged:
            return question
        rightly(quiz)


def test_the_same_seed_asks_the_same() -> None:
    first, second = (Quiz(ALL, 5, length=15) for _ in range(2))
    assert [rightly(first).id for _ in range(15)] == [rightly(second).id for _ in range(15)]
    other = Quiz(ALL, 6, length=15)
    assert [rightly(other).id for _ in range(15)] != [
        answer.case for answer in first.progress.given
    ]


def test_it_ends_after_its_length_when_all_is_right() -> None:
    quiz = Quiz(ALL, 1, length=8)
    asked = [rightly(quiz).id for _ in range(8)]
    assert len(set(asked)) == 8
    assert quiz.question() is None
    assert quiz.question() is None


@pytest.mark.parametrize("seed", range(6))
def test_flagged_and_clean_are_never_more_than_two_apart(seed: int) -> None:
    quiz, lead = Quiz(ALL, seed, length=30), 0
    for _ in range(30):
        lead += 1 if rightly(quiz).flagged else -1
        assert abs(lead) <= 2


@pytest.mark.parametrize("seed", range(4))
def test_types_are_mixed_and_difficulty_rises(seed: int) -> None:
    quiz = Quiz(ALL, seed, length=28)
    asked = [rightly(quiz) for _ in range(28)]
    assert all(a.type != b.type for a, b in pairwise(asked))
    assert max(Counter(case.type for case in asked).values()) <= 3
    flagged = [case.difficulty for case in asked if case.flagged]
    order = [("plain", "renamed", "hard").index(difficulty) for difficulty in flagged]
    assert order == sorted(order)
    assert {"plain", "renamed", "hard"} == set(flagged)


def test_a_question_waits_for_its_answer() -> None:
    quiz = Quiz(ALL, 3)
    assert quiz.question() == quiz.question()
    assert quiz.progress.number == 1


def test_four_choices_hold_the_right_type_and_the_title_of_each() -> None:
    quiz = Quiz(ALL, 3, length=25)
    places = set()
    for _ in range(25):
        question = quiz.question()
        assert question is not None
        kinds = [kind for kind, _ in question.choices]
        assert len(set(kinds)) == 4
        right = BY_ID[question.case].type
        places.add(kinds.index(right))
        assert dict(question.choices)[right] == POLICY.types[right].title
        rightly(quiz)
    assert places == {0, 1, 2, 3}


def test_a_type_that_the_text_also_is_is_no_lure() -> None:
    look = examiner(POLICY)
    for case in select(ALL, types=["leader-appointment", "missing-funding"], flagged=True):
        looked = look(case)
        if not looked.settled or not looked.also:
            continue
        quiz = Quiz(ALL, 1, length=1, pool=[case], look=look)
        question = quiz.question()
        assert question is not None
        assert not {kind for kind, _ in question.choices} & set(looked.also)
        return
    pytest.fail("no case of two types")


def test_a_case_that_is_more_than_it_says_is_not_asked() -> None:
    (odd,) = (case for case in ALL if case.text.startswith("凭证由各村清点造册后送镇里化浆"))
    assert Quiz(ALL, 1, pool=[odd], look=examiner(POLICY)).question() is None
    assert Quiz(ALL, 1, pool=[odd]).question() is not None


def test_a_flagged_case_asks_for_verdict_and_type() -> None:
    quiz = Quiz(ALL, 2)
    question = until(quiz, flagged=True)
    case = BY_ID[question.case]
    lure = next(kind for kind, _ in question.choices if kind != case.type)
    outcome = quiz.answer(case.verdict, lure)
    assert (outcome.verdict_right, outcome.kind_right, outcome.right) == (True, False, False)
    assert outcome.remedy == POLICY.types[case.type].remedy
    assert outcome.why == case.explanation
    assert outcome.clauses == case.clauses["all"]


def test_the_wrong_degree_with_the_right_type_is_half_right() -> None:
    quiz = Quiz(ALL, 2)
    case = BY_ID[until(quiz, flagged=True).case]
    other = "review" if case.verdict == "violation" else "violation"
    outcome = quiz.answer(other, case.type)
    assert (outcome.verdict_right, outcome.kind_right, outcome.right) == (False, True, False)


def test_taking_a_flagged_case_for_clean_asks_no_type() -> None:
    quiz = Quiz(ALL, 2)
    until(quiz, flagged=True)
    outcome = quiz.answer("compliant")
    assert (outcome.verdict_right, outcome.kind_right, outcome.right) == (False, None, False)


def test_a_clean_case_has_no_right_type() -> None:
    quiz = Quiz(ALL, 2)
    question = until(quiz, flagged=False)
    outcome = quiz.answer("violation", BY_ID[question.case].type)
    assert (outcome.verdict_right, outcome.kind_right, outcome.remedy) == (False, None, "")
    assert outcome.why == BY_ID[question.case].why


def test_what_was_missed_comes_after_three_then_after_seven_others() -> None:
    quiz = Quiz(ALL, 4, length=40)
    missed = wrongly(quiz)
    asked = [rightly(quiz).id for _ in range(20)]
    # Missed as the first: three others, again, seven others, again, then never.
    assert [place for place, identifier in enumerate(asked) if identifier == missed.id] == [3, 11]
    assert quiz.progress.missed == {}


def test_missing_it_again_begins_anew() -> None:
    quiz = Quiz(ALL, 4, length=40)
    missed = wrongly(quiz)
    for _ in range(3):
        rightly(quiz)
    assert wrongly(quiz).id == missed.id
    asked = [rightly(quiz).id for _ in range(20)]
    assert [place for place, identifier in enumerate(asked) if identifier == missed.id] == [3, 11]


def test_a_question_that_comes_again_says_so_and_keeps_its_choices() -> None:
    quiz = Quiz(ALL, 4, length=40)
    before = quiz.question()
    wrongly(quiz)
    for _ in range(3):
        rightly(quiz)
    after = quiz.question()
    assert before is not None
    assert after is not None
    assert (before.again, after.again) == (False, True)
    assert (after.case, after.choices) == (before.case, before.choices)


def test_what_was_missed_last_is_asked_although_nothing_else_is_left() -> None:
    quiz = Quiz(ALL, 4, length=1)
    missed = wrongly(quiz)
    assert [rightly(quiz).id for _ in range(2)] == [missed.id] * 2
    assert quiz.question() is None


def test_the_score_counts_first_tries_and_parts() -> None:
    quiz = Quiz(ALL, 2, length=10)
    case = BY_ID[until(quiz, flagged=True).case]
    before = quiz.score()
    quiz.answer("compliant")
    after = quiz.score()
    assert (after.answers, after.right) == (before.answers + 1, before.right)
    assert (after.cases, after.first) == (before.cases + 1, before.first)
    assert (after.kinds, after.open) == (before.kinds, 1)
    while quiz.question() is not None:
        rightly(quiz)
    done = quiz.score()
    assert (done.cases, done.first, done.open) == (10, 9, 0)
    assert done.answers == 12
    assert done.right == 11
    assert BY_ID[case.id].flagged


def test_it_goes_on_from_a_file_as_if_it_had_not_stopped() -> None:
    straight = Quiz(ALL, 9, length=12)
    broken = Quiz(ALL, 9, length=12)
    for number in range(14):
        answer = wrongly if number in (0, 4) else rightly
        expected = answer(straight)
        broken.question()
        broken = Quiz(ALL, progress=Progress.from_json(broken.progress.to_json()))
        assert answer(broken) == expected
    assert broken.progress == straight.progress


def test_progress_is_plain_json() -> None:
    quiz = Quiz(ALL, 9, pool=ALL[:3])
    wrongly(quiz)
    assert json.loads(quiz.progress.to_json())["pool"] == [case.id for case in ALL[:3]]
    assert Progress.from_json(quiz.progress.to_json()) == quiz.progress


@pytest.mark.parametrize(
    "text",
    [
        "", "[]", "null", "{}", "[" * 100_000, '{"version": 1}', "x" * 2_000_001,
        '{"version": 2, "seed": 0, "length": 1, "pool": [], "number": 0, "current": "", "given": [], "missed": {}}',
        '{"version": 1, "seed": "0", "length": 1, "pool": [], "number": 0, "current": "", "given": [], "missed": {}}',
        '{"version": 1, "seed": 0, "length": true, "pool": [], "number": 0, "current": "", "given": [], "missed": {}}',
        '{"version": 1, "seed": 0, "length": -1, "pool": [], "number": 0, "current": "", "given": [], "missed": {}}',
        '{"version": 1, "seed": 0, "length": 1, "pool": [1], "number": 0, "current": "", "given": [], "missed": {}}',
        '{"version": 1, "seed": 0, "length": 1, "pool": [], "number": 0, "current": "", "given": [{"number": 1}], "missed": {}}',
        '{"version": 1, "seed": 0, "length": 1, "pool": [], "number": 0, "current": "", "given": [], "missed": {"a": 1}}',
        '{"version": 1, "seed": 0, "length": 1, "pool": [], "number": 0, "current": "", "given": [], "missed": {}, "more": 1}',
    ],
)  # fmt: skip
def test_what_is_no_progress_is_refused_in_plain_words(text: str) -> None:
    with pytest.raises(CheckerError, match="测验进度读不出来"):
        Progress.from_json(text)


def test_cases_that_are_gone_are_passed_over() -> None:
    quiz = Quiz(ALL, 9, length=6)
    missed = wrongly(quiz)
    current = quiz.question()
    assert current is not None
    left = [case for case in ALL if case.id not in (missed.id, current.case)]
    again = Quiz(left, progress=Progress.from_json(quiz.progress.to_json()))
    assert again.progress.missed == {}
    asked = again.question()
    assert asked is not None
    assert asked.case not in (missed.id, current.case)


def test_answers_that_cannot_be() -> None:
    quiz = Quiz(ALL, 9)
    with pytest.raises(CheckerError, match="没有等待"):
        quiz.answer("compliant")
    quiz.question()
    for kind in ("", "no-such-type"):
        with pytest.raises(CheckerError, match="类型"):
            quiz.answer("violation", kind)
    with pytest.raises(CheckerError, match="结论"):
        quiz.answer("note")  # type: ignore[arg-type]
    assert quiz.score().answers == 0


def test_nothing_to_ask_about_is_said() -> None:
    for found, pool in (((), None), (ALL, ())):
        with pytest.raises(CheckerError, match="没有可以出题"):
            Quiz(found, pool=pool)


def test_a_quiz_over_one_type_still_has_lures_from_all() -> None:
    quiz = Quiz(ALL, 1, length=5, pool=select(ALL, types=["ledger"]))
    for _ in range(5):
        question = quiz.question()
        assert question is not None
        assert len(question.choices) == 4
        assert rightly(quiz).type == "ledger"


def test_the_clause_in_question_is_the_sentence_of_the_evidence() -> None:
    (case,) = (c for c in ALL if c.text.startswith("三、社区工作\n走访得来的情况"))
    quiz = Quiz(ALL, 1, pool=[case], look=examiner(POLICY))
    question = quiz.question()
    assert question is not None
    assert question.text[question.focus.start : question.focus.end] == case.text.split("\n")[1]
