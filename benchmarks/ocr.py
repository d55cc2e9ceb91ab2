"""How fast and how exactly scans are read: ``python benchmarks/ocr.py``.

Renders a notice of about 600 characters the way scanners and phones deliver it and prints, for
each way, wall-clock seconds per page, character accuracy and the reader's own confidence.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests" / "reading"))

from picture_maker import A4, accuracy, damaged, page, photographed  # noqa: E402

from checker.reading.ocr import recognise  # noqa: E402

HEAD = "临江区人民政府文件"
SEAL = "清河市临江区市场秩序整治工作专班"
RUNS = 3


def _notice() -> str:
    sample = ROOT / "corpus" / "samples" / "violation-market.txt"
    lines = sample.read_text(encoding="utf-8").strip().split("\n")
    return "\n\n".join("\n".join(part) for part in (lines[:2], lines[2:-3], lines[-2:]))


def _page(dpi: int, seal: str = "") -> Image.Image:
    return page(_notice(), dpi=dpi, head=HEAD, seal=seal, size=13)


PICTURES: dict[str, Callable[[], Image.Image]] = {
    "clean 300 dpi": lambda: _page(300),
    "clean 200 dpi": lambda: _page(200),
    "clean 150 dpi": lambda: _page(150),
    "300 dpi, seal, 2° skew, noise": lambda: damaged(_page(300, SEAL), skew=2, noise=12),
    "200 dpi, seal, 2° skew, noise": lambda: damaged(_page(200, SEAL), skew=2, noise=12),
    "photograph": lambda: photographed(_page(300, SEAL)),
    "upside down": lambda: _page(200).rotate(180),
}


def main() -> None:
    """Measure every kind of picture, the best time of some runs each."""
    truth = HEAD + _notice()
    recognise(Image.new("RGB", (64, 64), "white"), width=10, height=10)  # loads the models
    print(f"{'picture':32}{'s/page':>8}{'accuracy':>10}{'confidence':>12}")
    for name, make in PICTURES.items():
        picture = make()
        times = []
        for _ in range(RUNS):
            begin = time.perf_counter()
            result = recognise(picture, width=A4[0], height=A4[1])
            times.append(time.perf_counter() - begin)
        read = "".join(line.text for line in result.lines)
        print(
            f"{name:32}{min(times):8.2f}{accuracy(read, truth):10.4f}{result.confidence:12.4f}",
            flush=True,
        )


if __name__ == "__main__":
    main()
