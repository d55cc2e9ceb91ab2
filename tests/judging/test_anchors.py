"""Where a pattern is not tried, it could not have matched."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.judging.anchors import needs
from checker.judging.candidates import matches
from checker.judging.rules import Rule, _book, compile_all, rules_of
from checker.notice.normalise import normalise
from checker.policy import Policy


@pytest.mark.parametrize(
    ("form", "sets", "width"),
    [
        ("建立台账", [{"建立台账"}], 4),
        ("建立[^，]{0,8}台账", [{"建立"}, {"台账"}], 12),
        ("(?:建立|设立)台账", [{"建立", "设立"}, {"台账"}], 4),
        ("(?:台账|清册)[^，]*", [{"台账", "清册"}], 240),
        ("(?:很)?[^，]+", [], 240),
        ("(?:建立)?(?=台账)", [], 2),
        ("[每逐]户", [{"每", "逐"}, {"户"}], 2),
        ("(?:(?:每|逐)户(?:上门)?){2}", [{"每", "逐"}, {"户"}], 8),
        ("(?:每天|日|)报送", [{"报送"}], 4),
        ("表(?!决)[^。]{0,3}由社区", [{"表"}, {"由社区"}], 7),
    ],
)
def test_what_every_match_has(form: str, sets: list[set[str]], width: int) -> None:
    found = needs(form)
    assert [set(words) for words in found.sets] == sets
    assert found.width == width


def test_no_example_is_lost() -> None:
    policy = Policy.load()
    compile_all(policy)
    book = rules_of(policy)
    for kind in policy.types.values():
        # Against the rules of its own type: thirty types against each other take minutes.
        rules = [rule for rule in book.rules if rule.type is kind]
        for example in (*kind.examples.flagged, *kind.examples.clean):
            text = normalise(example.text).text
            called = {id(rule): stretches for rule, stretches in book.called(text)}
            for rule in rules:
                searched = [match.span() for match in rule.find.finditer(text)]
                tried = matches(rule, text, called.get(id(rule), []))
                assert [match.span() for match in tried] == searched, rule.name


_FORMS = (
    "甲[^，]{0,4}乙",
    "(?:甲|乙丙)丁{1,3}",
    "(?<!丙)甲(?=丁|。)",
    "甲(?:乙|丙)?丁*",
    "[甲乙]{2}[^。]{0,9}?丙",
    "甲[^丁]*?乙丙",
    "(?:甲乙){2,3}",
    "丁?丙甲",
)


@given(st.text("甲乙丙丁，。\n", max_size=120))
def test_stretches_give_what_a_search_of_all_the_text_gives(text: str) -> None:
    rules = tuple(
        Rule(SimpleNamespace(id=form), SimpleNamespace(id=form), Path(), form, "", "")  # type: ignore[arg-type]
        for form in _FORMS
    )
    called = {rule.find_form: stretches for rule, stretches in _book(rules).called(text)}
    for rule in rules:
        searched = [match.span() for match in re.finditer(rule.find_form, text)]
        tried = [match.span() for match in matches(rule, text, called.get(rule.find_form, []))]
        assert tried == searched, rule.find_form
