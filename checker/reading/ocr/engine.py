"""The two networks: where text stands in a picture, and what a picture of one line says."""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Picture = NDArray[np.uint8]
    Quads = NDArray[np.float32]

# The recogniser pads its input with whatever widths come together, and rapidocr keeps settings
# in the object: one caller at a time. Both networks use all cores anyway.
_TURN = threading.Lock()
_BOX_SCORE = 0.4  # faint print; what is no text is told by the recogniser
_NO_TEXT = " \u3000|｜丨"
_MOST_LINES = 3_000  # more text areas than any page has: texture


@dataclass(frozen=True, slots=True)
class Reading:
    """What a picture of one line says.

    ``edges`` are the places where its characters begin and the last one ends, as shares of the
    picture's width; ``confidence`` is 0 to 1.
    """

    text: str
    confidence: float
    edges: tuple[float, ...]


def find(picture: Picture) -> Quads:
    """The text areas of a colour picture (height, width, 3): corners (n, 4, 2) in pixels.

    Corners run from the upper left one clockwise.
    """
    import numpy as np

    with _TURN:
        found = _engine()(picture, use_det=True, use_cls=False, use_rec=False)
    if found.boxes is None:
        return np.zeros((0, 4, 2), np.float32)
    return np.asarray(found.boxes[:_MOST_LINES], np.float32)


def read(pictures: Sequence[Picture]) -> list[Reading]:
    """What each of ``pictures`` says (height, width, 3), each of one upright line."""
    if not pictures:
        return []
    with _TURN:
        engine = _engine()
        engine.return_word_box = True
        result = engine.recognize_txt(list(pictures))
    return [
        _bare(text, float(score), _edges(text, places))
        for text, score, places in zip(result.txts, result.scores, result.word_results, strict=True)
    ]


@cache
def _engine() -> Any:
    from rapidocr import RapidOCR

    # With a path of its own no model is looked up, checked against a sum, or fetched.
    return RapidOCR(
        params={
            "Global.log_level": "critical",
            "Global.max_side_len": 1_000_000,  # pictures come in the size they shall have
            "Global.use_vertical_padding": False,
            "Det.model_path": _model("det"),
            "Rec.model_path": _model("rec"),
            "Det.limit_side_len": 32,
            "Det.box_thresh": _BOX_SCORE,
            "EngineConfig.onnxruntime.intra_op_num_threads": _cores(),
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )


def _model(task: str) -> str:
    import rapidocr

    folder = Path(rapidocr.__file__).parent / "models"
    found = sorted(folder.glob(f"*_{task}_*.onnx"))
    if not found:
        raise FileNotFoundError(f"rapidocr without its model for {task}")
    return str(found[-1])


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _bare(text: str, confidence: float, edges: tuple[float, ...]) -> Reading:
    """Without blanks at the ends, and without bars: those are rules and edges of paper."""
    kept = text.strip(_NO_TEXT)
    start = text.find(kept)
    return Reading(kept, confidence, edges[start : start + len(kept) + 1] if kept else ())


def _edges(text: str, places: Any) -> tuple[float, ...]:
    """The characters' edges, from the columns in which the recogniser saw their middles."""
    width = float(places.line_txt_len) if places else 0.0
    if not text or width <= 0:
        return ()
    columns = iter([column for word in places.word_cols for column in word])
    middles: list[float] = []
    for character in text:
        column = None if character.isspace() else next(columns, None)
        if column is not None:
            middles.append(min((column + 0.5) / width, 1.0))
        else:  # blanks have no column of their own
            middles.append(middles[-1] if middles else 0.0)
    half = (middles[-1] - middles[0]) / (len(middles) - 1) / 2 if len(middles) > 1 else 0.5
    inner = [(a + b) / 2 for a, b in pairwise(middles)]
    return (max(middles[0] - half, 0.0), *inner, min(middles[-1] + half, 1.0))
