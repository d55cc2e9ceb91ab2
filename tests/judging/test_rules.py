"""Rules are tried where they could match, sentence by sentence, and nowhere else."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from checker.judging.candidates import matches
from checker.judging.rules import Rule, _book, compile_all, rules_of
from checker.notice.normalise import normalise
from checker.policy import Policy


def test_no_example_is_lost() -> None:
    policy = Policy.load()
    compile_all(policy)
    book = rules_of(policy)
    for kind in policy.types.values():
        # Against the rules of its own type: thirty types against each other take minutes.
        rules = [rule for rule in book.rules if rule.type is kind]
        for example in (*kind.examples.flagged, *kind.examples.clean):
            text = normalise(example.text).text
            called = {
                id(rule): stretches for rule, stretches in book.called(text, [(0, len(text))])
            }
            for rule in rules:
                searched = [match.span() for match in rule.find.finditer(text)]
                tried = matches(rule, text, called.get(id(rule), []))
                assert [match.span() for match in tried] == searched, rule.name


# None reads over the end of a sentence, as those of the policy do not.
_FORMS = (
    "甲[^，。]{0,4}乙",
    "(?:甲|乙丙)丁{1,3}",
    "(?<!丙)甲(?=丁|。)",
    "甲(?:乙|丙)?丁*",
    "[甲乙]{2}[^。]{0,9}?丙",
    "甲[^丁。]*?乙丙",
    "(?:甲乙){2,3}",
    "丁?丙甲",
    "甲丁[^乙。]*丙。|乙{2}",
)


@given(st.lists(st.text("甲乙丙丁，", max_size=12), max_size=12))
def test_stretches_give_what_a_search_of_each_sentence_gives(sentences: list[str]) -> None:
    text = "".join(f"{sentence}。" for sentence in sentences)
    ends = [match.end() for match in re.finditer("。", text)]
    spans = list(zip([0, *ends], ends, strict=False))
    rules = tuple(
        Rule(SimpleNamespace(id=form), SimpleNamespace(id=form), Path(), form, "", "")  # type: ignore[arg-type]
        for form in _FORMS
    )
    called = {rule.find_form: stretches for rule, stretches in _book(rules).called(text, spans)}
    for rule in rules:
        searched = [match.span() for match in re.finditer(rule.find_form, text)]
        stretches = called.get(rule.find_form, [])
        assert [match.span() for match in matches(rule, text, stretches)] == searched, (
            rule.find_form
        )
        # Sentences that follow each other are one stretch.
        assert all(left[1] < right[0] for left, right in pairwise(stretches))
