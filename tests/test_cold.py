"""A cold check of a short text, against importing spaCy alone in the same run."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

SAMPLE = Path(__file__).parent.parent / "corpus" / "samples" / "review-reading.txt"


def _best(*command: str) -> float:
    times = []
    for _ in range(3):
        begin = time.perf_counter()
        subprocess.run([sys.executable, *command], check=True, capture_output=True, timeout=120)
        times.append(time.perf_counter() - begin)
    return min(times)


def test_a_cold_check_costs_little_more_than_its_libraries() -> None:
    # Two seconds on two cores is 2.5 to 3 times the import; machines differ, ratios less.
    check = _best("-m", "checker.cli", "check", str(SAMPLE), "--fail-on", "never")
    spacy = _best("-c", "import spacy")
    print(f"cold check {check:.2f} s, import spacy {spacy:.2f} s, ratio {check / spacy:.1f}")
    assert check < 5 * spacy


def test_spacy_comes_without_its_command_line_and_can_have_it_afterwards() -> None:
    code = (
        "import sys\n"
        "from checker import check\n"
        "check('各社区要建立防火台账。\\n')\n"
        "assert 'spacy' in sys.modules and 'spacy.cli' not in sys.modules\n"
        "from spacy.cli import info\n"
        "assert callable(info)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=120)
