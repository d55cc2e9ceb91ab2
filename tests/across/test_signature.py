"""Signatures: the same on every machine, blind to layout, close to the true likeness."""

from __future__ import annotations

import hashlib
import random
import time

import pytest

from checker.across.signature import BYTES, SHORTEST, likeness, signature

SENTENCES = (
    "请各社区在雨季到来之前，把低洼院落和地下车库的排水口看一遍，发现堵塞及时联系街道市政所。"
    "沙袋由街道统一配发，放在物业值班室，用完以后归还。降雨期间有人被困的，立即拨打救援电话。"
    "辖区单位的排水设施由单位自己检修，社区不代为检查，也不要求留存检查照片。"
)


def text_of(length: int, seed: int) -> str:
    numbers = random.Random(seed)
    return "".join(chr(numbers.randrange(0x4E00, 0x9000)) for _ in range(length))


def true_likeness(a: str, b: str) -> float:
    first = {a[i : i + 5] for i in range(len(a) - 4)}
    second = {b[i : i + 5] for i in range(len(b) - 4)}
    return len(first & second) / len(first | second)


def test_a_signature_has_512_bytes_and_never_changes() -> None:
    # What is stored in a database must be comparable with what a later version computes.
    found = signature(SENTENCES)
    assert len(found) == BYTES == 512
    assert hashlib.sha256(found).hexdigest()[:16] == "e7d71db9a0d91d65"


@pytest.mark.parametrize(
    "other",
    [
        SENTENCES.replace("。", "。\n　　"),
        SENTENCES.replace("，", ", ").replace("。", " . "),
        " ".join(SENTENCES),
        "\ufeff" + SENTENCES.replace("、", "") + "\n\n",
    ],
)
def test_layout_and_punctuation_do_not_count(other: str) -> None:
    assert signature(other) == signature(SENTENCES)


def test_width_and_case_do_not_count() -> None:
    written = SENTENCES + "联系电话 0471-6655321，邮箱 PaiShui@example.cn"
    wide = (
        SENTENCES + "联系电话　０４７１－６６５５３２１，邮箱　ｐａｉｓｈｕｉ＠ＥＸＡＭＰＬＥ．ＣＮ"
    )
    assert signature(written) == signature(wide)


@pytest.mark.parametrize(
    "text", ["", "，。！" * 60, "短" * (SHORTEST - 1), "各社区：明天下午三点开会。"]
)
def test_short_texts_have_none(text: str) -> None:
    assert signature(text) == b""
    assert likeness(signature(text), signature(SENTENCES)) == 0.0


def test_what_the_text_repeats_counts_once() -> None:
    assert likeness(signature(SENTENCES), signature(SENTENCES * 40)) > 0.9


@pytest.mark.parametrize("kept", [0, 300, 600, 900, 1200, 1500])
def test_the_estimate_is_near_the_truth(kept: int) -> None:
    one = text_of(1500, seed=kept)
    other = one[:kept] + text_of(1500 - kept, seed=kept + 1)
    estimate = likeness(signature(one), signature(other))
    assert estimate == pytest.approx(true_likeness(one, other), abs=0.14)


def test_the_estimate_is_not_biased() -> None:
    errors = []
    for seed in range(60):
        one = text_of(800, seed)
        other = one[:500] + text_of(300, seed + 1000)
        errors.append(likeness(signature(one), signature(other)) - true_likeness(one, other))
    assert abs(sum(errors) / len(errors)) < 0.02


def test_unpaired_surrogates_are_only_characters() -> None:
    assert len(signature("\ud800" * 3 + SENTENCES)) == BYTES


def test_foreign_bytes_are_refused() -> None:
    with pytest.raises(ValueError, match="512"):
        likeness(b"123", signature(SENTENCES))


def test_it_costs_little() -> None:
    text = text_of(2000, seed=5)
    signature(text)
    started = time.perf_counter()
    for _ in range(50):
        signature(text)
    # 0.2 ms where nothing else runs; the limit allows for a busy machine.
    assert (time.perf_counter() - started) / 50 < 0.005
