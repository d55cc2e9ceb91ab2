"""A text without any anchor of a pattern cannot match it."""

from __future__ import annotations

import pytest

from checker.judging.anchors import anchors
from checker.judging.rules import compile_all, rules_of
from checker.notice.normalise import normalise
from checker.policy import Policy


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ("建立台账", ("建立台账",)),
        ("建立[^，]{0,8}台账", ("台账", "建立")),
        ("(?:建立|设立)台账", ("台账",)),
        ("(?:台账|清册)[^，]*", ("台账", "清册")),
        ("(?:很)?[^，]+", ()),
        ("(?:建立)?(?=台账)", ()),
        ("[每逐]户", ("户",)),
    ],
)
def test_anchors(form: str, words: tuple[str, ...]) -> None:
    found = anchors(form)
    assert set(found) <= set(words)
    assert bool(found) == bool(words)


def test_no_example_is_lost() -> None:
    policy = Policy.load()
    compile_all(policy)
    book = rules_of(policy)
    for kind in policy.types.values():
        # Against the rules of its own type: thirty types against each other take minutes.
        rules = [rule for rule in book.rules if rule.type is kind]
        for example in (*kind.examples.flagged, *kind.examples.clean):
            text = normalise(example.text).text
            called = set(map(id, book.called(text)))
            for rule in rules:
                if id(rule) not in called:
                    assert not rule.find.search(text), rule.name
