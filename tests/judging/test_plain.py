"""Bare sentences put together to train on: what they are labelled for."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from checker.policy import Policy
from checker.policy.errors import PolicyError
from checker.training.gold import GoldDocument, GoldError
from checker.training.plain import load_phrases, planted, sentences

FILE = Path(__file__).parents[2] / "corpus" / "notices" / "plain.yaml"
POLICY = Policy.load()
PHRASES = load_phrases(FILE, POLICY)
MADE = list(sentences(PHRASES, POLICY, 1))
TYPE = {words: kind for kind, of_kind in PHRASES.demands.items() for words in of_kind}


def firm(document: GoldDocument) -> list[tuple[str, str]]:
    return [(document.text[g.start : g.end], g.type) for g in document.findings if not g.optional]


def test_no_phrase_stands_twice_and_none_is_too_short_to_learn_from() -> None:
    every = [*PHRASES.duties, *(w for of_kind in PHRASES.demands.values() for w in of_kind)]
    assert [words for words, number in Counter(every).items() if number > 1] == []
    assert all(len(of_kind) >= 6 for of_kind in PHRASES.demands.values())


def test_every_label_is_that_of_its_words() -> None:
    labelled = [found for document in MADE for found in firm(document)]
    assert {kind for _, kind in labelled} == set(PHRASES.demands)
    assert all(TYPE[words] == kind for words, kind in labelled)


def test_every_phrase_of_a_demand_is_labelled_and_none_that_was_taken_away() -> None:
    away = [document for document in MADE if not document.findings]
    asked = [document for document in MADE if document.findings]
    assert len(asked) > len(away) > len(MADE) / 4
    assert {document.verdict for document in away} == {"compliant"}
    # The whole notice decides about money and staff: a sentence says nothing of them.
    assert all(sum(g.optional for g in document.findings) == 2 for document in asked)
    both = {words for document in asked for words, _ in firm(document)}
    assert len(both) > 0.9 * len(TYPE)
    assert any(words in document.text for document in away for words in both)


def test_phrases_of_one_group_stay_among_themselves() -> None:
    groups: dict[str, set[str]] = {}
    for document in MADE:
        for words, _ in firm(document):
            groups.setdefault(words, set()).add(document.group)
    assert all(len(found) == 1 for found in groups.values())
    assert len({document.group for document in MADE}) == 6


def test_the_same_seed_gives_the_same_sentences() -> None:
    assert list(sentences(PHRASES, POLICY, 1)) == MADE
    assert list(sentences(PHRASES, POLICY, 2)) != MADE


def test_sentences_are_planted_only_where_nothing_is_asked() -> None:
    clean = [
        GoldDocument(
            f"clean{n}", "kept", "关于防火的通知\n我局负责检查。\n特此通知。\n", "compliant", ()
        )
        for n in range(40)
    ]
    flagged = MADE[0]
    excused = GoldDocument("flood", "kept", "启动Ⅱ级应急响应。\n各社区值守。\n", "compliant", ())
    found = list(planted([*clean, flagged, excused] * 2, PHRASES, POLICY, 1))
    assert 20 < len(found) < 60
    assert {document.group for document in found} == {"kept"}
    assert all(TYPE[words] == kind for document in found for words, kind in firm(document))
    assert all("我局负责检查。\n" in document.text for document in found)
    assert any(document.findings for document in found)
    assert any(not document.findings for document in found)


def test_a_type_that_nobody_knows_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "plain.yaml"
    file.write_text("demands:\n  no-such-type: [建立台账]\nduties: [加强走访]\n", encoding="utf-8")
    with pytest.raises(GoldError, match="no-such-type"):
        load_phrases(file, POLICY)
    file.write_text("demands: {}\n", encoding="utf-8")
    with pytest.raises(PolicyError):
        load_phrases(file, POLICY)


def test_too_few_phrases_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "plain.yaml"
    file.write_text("demands:\n  ledger: [建立台账]\nduties: [加强走访]\n", encoding="utf-8")
    with pytest.raises(GoldError, match="短语太少"):
        load_phrases(file, POLICY)
