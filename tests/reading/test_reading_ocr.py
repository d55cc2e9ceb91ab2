"""Text recognition: scans, photographs and screenshots as offices and phones make them."""

from __future__ import annotations

import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from picture_maker import (
    A4,
    RED,
    accuracy,
    damaged,
    encoded,
    font,
    page,
    photographed,
    printed_lines,
    sealed,
)
from PIL import Image, ImageDraw

import checker
from checker.model import DOUBTFUL, Document, Placed
from checker.notice.normalise import normalise
from checker.reading import read
from checker.reading.ocr import Recognised, TextTable, doubt, recognise

SAMPLE = Path(__file__).parents[2] / "corpus" / "samples" / "violation-market.txt"
HEAD = "临江区人民政府文件"
ISSUER = "清河市临江区市场秩序整治工作专班"
SHORT = (
    "关于报送台账的通知\n\n各社区：\n请各社区于5月1日前报送工作台账。\n"
    "联系人：孟川。\n\n江城区民政局\n2025年5月1日"
)
SHORT_LINES = [
    "关于报送台账的通知",
    "各社区：",
    "请各社区于5月1日前报送工作台账。",
    "联系人：孟川。",
    "江城区民政局",
    "2025年5月1日",
]


def arranged(sample: str) -> str:
    """The sample as ``page`` wants it: title, body, signature."""
    lines = sample.strip().split("\n")
    return "\n".join(lines[:2]) + "\n\n" + "\n".join(lines[2:-3]) + "\n\n" + "\n".join(lines[-2:])


def recognised(picture: Image.Image) -> Recognised:
    return recognise(picture, width=A4[0], height=A4[1])


def texts(result: Recognised) -> list[str]:
    return [line.text for line in result.lines]


@pytest.fixture(scope="module")
def sample() -> str:
    return SAMPLE.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def scan(sample: str) -> bytes:
    """300 dpi, a head in red, a seal on the signature, 2 degrees askew, noisy."""
    picture = page(arranged(sample), head=HEAD, seal=ISSUER, number="— 3 —", size=13)
    return encoded(damaged(picture, skew=2, noise=12), dpi=(300, 300))


@pytest.fixture(scope="module")
def document(scan: bytes) -> Document:
    return read(scan)


def test_a_sealed_skewed_noisy_scan_is_read_almost_without_error(
    document: Document, sample: str
) -> None:
    assert accuracy(document.text, HEAD + sample) >= 0.97
    assert document.format == "png"
    assert document.issues == ()
    confidence = document.pages[0].confidence
    assert confidence is not None
    assert DOUBTFUL < confidence <= 1


def test_the_red_head_stays_and_the_seal_goes(document: Document) -> None:
    lines = document.text.split("\n")
    assert lines[0] == HEAD
    assert lines[-2:] == [ISSUER, "2025年8月26日"]
    assert lines.count(ISSUER) == 2  # title and signature: not a third time from the seal


def test_printed_lines_join_to_sentences(document: Document) -> None:
    text = normalise(document.text).text
    assert "发生群体性投诉的社区,年度评优实行" in text.replace("，", ",")
    assert "建立沿街门店工作台账" in text
    assert "12月10日开展" in text


def test_a_scan_is_judged_like_its_text(scan: bytes, sample: str) -> None:
    by_text = checker.check(sample.encode())
    by_scan = checker.check(scan)
    assert by_scan.label == by_text.label == "violation"
    assert {f.type for f in by_scan.findings} == {f.type for f in by_text.findings}


def test_places_lie_on_the_printed_characters(document: Document) -> None:
    # The first title line stands 90 points below the head's place, in the middle of the page;
    # the page was turned by 2 degrees about its middle.
    start = document.text.index(ISSUER)
    stretches = [p for p in document.placed if start <= p.start < start + len(ISSUER)]
    left = min(p.box.left for p in stretches)
    right = max(p.box.right for p in stretches)
    assert left == pytest.approx(A4[0] / 2 - 8 * 20 - 7, abs=8)  # 16 characters of 20 points
    assert right == pytest.approx(A4[0] / 2 + 8 * 20 - 7, abs=8)
    assert stretches[0].start == start
    assert stretches[-1].end == start + len(ISSUER)
    for p in document.placed:
        check_edges(p)
        if p.start >= start:  # below the head
            assert p.box.bottom - p.box.top < 31  # a sloping line is no high box


def check_edges(p: Placed) -> None:
    assert 0 <= p.box.left < p.box.right <= A4[0]
    assert 0 <= p.box.top < p.box.bottom <= A4[1]
    assert len(p.edges) in (0, p.end - p.start + 1)
    assert list(p.edges) == sorted(p.edges)


def test_edges_are_those_of_the_characters() -> None:
    picture = Image.new("RGB", (1000, 200), "white")
    ImageDraw.Draw(picture).text((100, 70), "请于五月报送台账", "black", font(60))
    (line,) = recognise(picture, width=500, height=100).lines
    assert line.text == "请于五月报送台账"
    (place,) = line.places
    # 8 characters of 60 pixels, that is 30 points, from 50 points on.
    assert place.edges == pytest.approx([50 + 30 * n for n in range(9)], abs=7)
    # The font's em box reaches from 0.88 above its baseline, at 139 pixels, to 0.12 below.
    assert line.box.top < 45 < 71 < line.box.bottom


@pytest.mark.parametrize("angle", [90, 180, 270])
def test_turned_pages_are_read_and_places_stay_on_the_page_as_shown(angle: int) -> None:
    picture = page(SHORT, dpi=150).rotate(angle, expand=True)
    width, height = A4 if angle == 180 else A4[::-1]
    result = recognise(picture, width=width, height=height)
    assert texts(result) == SHORT_LINES
    assert (result.turned + angle) % 360 == pytest.approx(0, abs=0.5)
    title = result.lines[0].box
    middle = ((title.left + title.right) / 2, (title.top + title.bottom) / 2)
    # Upright it stands in the middle at 115 points from the top.
    expected = {90: (115, A4[0] / 2), 180: (A4[0] / 2, A4[1] - 115), 270: (A4[1] - 115, A4[0] / 2)}
    assert middle == pytest.approx(expected[angle], abs=4)


def test_a_photograph_in_uneven_light_is_read(sample: str) -> None:
    photo = photographed(page(arranged(sample), dpi=200, head=HEAD, seal=ISSUER, size=13))
    result = recognised(photo)
    assert accuracy("".join(texts(result)), HEAD + sample) >= 0.97


def test_red_words_in_the_text_stay_also_beside_a_seal() -> None:
    picture = page("", dpi=150)
    scale = 150 / 72
    draw = ImageDraw.Draw(picture)
    draw.text((79 * scale, 200 * scale), "逾期不报的，", "black", font(round(16 * scale)))
    draw.text((175 * scale, 200 * scale), "一律通报批评", "#ff0000", font(round(16 * scale)))
    draw.text((271 * scale, 200 * scale), "并予扣分。", "black", font(round(16 * scale)))
    picture = sealed(picture, (420 * scale, 290 * scale), 58 * scale, "江城区民政局")
    assert "逾期不报的，一律通报批评并予扣分。" in texts(recognised(picture))


def test_seals_that_touch_each_other_both_go() -> None:
    picture = page(SHORT, dpi=150, head="江城区民政局文件")
    scale = 150 / 72
    for x, name in [(350, "江城区民政局"), (460, "江城区财政局")]:
        picture = sealed(picture, (x * scale, 340 * scale), 56 * scale, name)
    assert texts(recognised(picture)) == ["江城区民政局文件", *SHORT_LINES]


def test_a_page_number_is_left_out_and_a_number_in_the_text_is_not() -> None:
    picture = page("各社区：\n请报送台账。\n2025", dpi=100, number="— 12 —")
    assert texts(recognised(picture)) == ["各社区：", "请报送台账。", "2025"]


def test_a_head_of_two_offices_in_red_stays() -> None:
    picture = page("各社区：\n请报送台账。", dpi=150)
    scale = 150 / 72
    draw = ImageDraw.Draw(picture)
    for row, office in enumerate(["江城区民政局", "江城区财政局"]):
        big = font(round(40 * scale), "NotoSerifCJK-Bold.ttc")
        draw.text((90 * scale, (10 + 46 * row) * scale), office, RED, big)
    said = texts(recognised(picture))
    assert said[:2] == ["江城区民政局", "江城区财政局"]


def ruled(dpi: int) -> Image.Image:
    """A page with a table whose last column names who must act; two rows share a task."""
    scale = dpi / 72
    picture = Image.new("RGB", (round(A4[0] * scale), round(A4[1] * scale)), "white")
    draw = ImageDraw.Draw(picture)
    plain, title = font(round(12 * scale)), font(round(20 * scale))
    draw.text((picture.width / 2, 100 * scale), "重点任务分工表", "black", title, "mt")
    edges = [75, 111, 221, 411, 520]
    tops = [150, 175, 217, 259, 284]
    cells = {
        (0, 0): "序号", (0, 1): "重点任务", (0, 2): "工作内容", (0, 3): "责任单位",
        (1, 0): "1", (1, 1): "规范台账", (1, 2): "建立门店工作台账，做到一店一档、每周五前报送",
        (1, 3): "各社区居委会",
        (2, 0): "2", (2, 2): "制作宣传展板", (2, 3): "各社区、物业服务企业",
        (3, 0): "3", (3, 1): "执法检查", (3, 2): "逐家检查", (3, 3): "区市场监管局",
    }  # fmt: skip
    for row, (top, bottom) in enumerate(pairwise(tops)):
        for column, (left, right) in enumerate(pairwise(edges)):
            shared = column == 1 and row in (1, 2)
            if shared and row == 2:
                continue
            bottom_here = tops[3] if shared else bottom
            box = [value * scale for value in (left, top, right, bottom_here)]
            draw.rectangle(box, outline="black", width=max(1, round(0.5 * scale)))
            lines = printed_lines(cells.get((row, column), ""), (right - left - 8) // 12)
            for n, line in enumerate(lines):
                place = ((left + 4) * scale, (top + 3 + 17 * n) * scale)
                draw.text(place, line, "black", plain)
    draw.text((75 * scale, 310 * scale), "注：每月25日前报送进展。", "black", plain)
    return picture


def test_a_ruled_table_in_a_skewed_scan_keeps_its_cells() -> None:
    document = read(encoded(damaged(ruled(200), skew=1.5, noise=10), dpi=(200, 200)))
    (table,) = document.tables
    assert [[document.text[c.start : c.end] for c in row] for row in table.rows] == [
        ["序号", "重点任务", "工作内容", "责任单位"],
        ["1", "规范台账", "建立门店工作台账，做到一店一档、每周五前报送", "各社区居委会"],
        ["2", "", "制作宣传展板", "各社区、物业服务企业"],
        ["3", "执法检查", "逐家检查", "区市场监管局"],
    ]
    lines = document.text.split("\n")
    assert lines[0] == "重点任务分工表"
    assert lines[-1] == "注：每月25日前报送进展。"
    start = document.text.index("区市场监管局")
    (place,) = [p for p in document.placed if p.start == start]
    assert 405 < place.box.left < 425  # the column begins at 411 points
    assert 255 < place.box.top < place.box.bottom < 300


def test_a_frame_around_a_text_is_no_table() -> None:
    picture = page(SHORT, dpi=100)
    box = (60, 100, picture.width - 60, 700)
    ImageDraw.Draw(picture).rectangle(box, outline="black", width=2)
    result = recognised(picture)
    assert not any(isinstance(item, TextTable) for item in result.items)
    assert texts(result) == SHORT_LINES


def test_characters_one_below_the_other_are_read_downwards() -> None:
    picture = page("各社区：\n请于5月1日前报送工作台账。", dpi=150)
    draw = ImageDraw.Draw(picture)
    for n, character in enumerate("责任单位"):
        draw.text((400, 600 + 40 * n), character, "black", font(34))
    assert "责任单位" in texts(recognised(picture))


def test_a_dark_chat_is_read_bubble_by_bubble() -> None:
    picture = Image.new("RGB", (1080, 1200), (17, 17, 17))
    draw = ImageDraw.Draw(picture)
    face = font(46, "NotoSansCJK-Regular.ttc")
    draw.text((540, 90), "江城社区工作群(128)", (230, 230, 230), face, "mm")
    bubbles = [
        (130, 250, (44, 44, 44), (235, 235, 235), ["请各社区今天下午5点前", "报送高龄老人台账。"]),
        (600, 500, (38, 150, 70), "black", ["收到，马上办"]),
        (130, 700, (44, 44, 44), (235, 235, 235), ["每个社区交三张照片"]),
    ]
    for left, top, ground, ink, lines in bubbles:
        width, height = 46 * max(map(len, lines)) + 50, 64 * len(lines) + 40
        draw.rounded_rectangle((left, top, left + width, top + height), 20, fill=ground)
        for n, line in enumerate(lines):
            draw.text((left + 25, top + 18 + 64 * n), line, ink, face)
    expected = ["江城社区工作群(128)", *(line for bubble in bubbles for line in bubble[4])]
    assert texts(recognised(picture)) == expected


def test_a_long_screenshot_loses_no_line_between_tiles(sample: str) -> None:
    # Looked at with 1152 pixels of width it is 4954 high: three tiles.
    lines = [part for line in sample.split("\n") for part in printed_lines(line.strip(), 24)]
    lines = [line for line in lines if line]
    picture = Image.new("RGB", (1_000, 4_300), "white")
    draw = ImageDraw.Draw(picture)
    for n, line in enumerate(lines):
        draw.text((15, 30 + 4_200 // len(lines) * n), line, "black", font(40))
    result = recognise(picture, width=595, height=2_559)
    assert len(result.lines) == len(lines)
    assert accuracy("".join(texts(result)), "".join(lines)) >= 0.97


def test_a_blurred_page_is_doubted() -> None:
    picture = damaged(page(SHORT, dpi=100), blur=1, noise=60)
    result = recognised(picture)
    assert result.confidence < DOUBTFUL
    issue = doubt(3, 0.876)
    assert issue is not None
    assert (issue.page, issue.message) == (3, "第3页识别把握不大（约 88%），请人工对照原件查看")
    assert doubt(3, DOUBTFUL) is None


@pytest.mark.parametrize(
    ("size", "colour"), [((1, 1), 0), ((1, 3_000), 255), ((3_000, 1), 0), ((500, 700), 255)]
)
def test_pictures_without_text_say_nothing(size: tuple[int, int], colour: int) -> None:
    result = recognise(Image.new("L", size, colour), width=100, height=100)
    assert (result.items, result.confidence) == ((), 0.0)


def test_the_same_picture_gives_the_same_text() -> None:
    picture = damaged(page(SHORT, dpi=100), noise=20)
    assert recognised(picture) == recognised(picture)


_OFFLINE = """
import sys
def forbid(event, arguments):
    # urllib3 asks on import whether sockets of IPv6 can be made; that says nothing to anyone.
    if event.startswith("socket.") and event not in ("socket.__new__", "socket.bind"):
        raise SystemExit(f"network: {event} {arguments}")
sys.addaudithook(forbid)
from PIL import Image, ImageDraw, ImageFont
from checker.reading.ocr import recognise
picture = Image.new("RGB", (400, 100), "white")
font = ImageFont.load_default(size=40)
ImageDraw.Draw(picture).text((20, 20), "Notice 2025", "black", font)
assert [line.text for line in recognise(picture, width=400, height=100).lines] == ["Notice 2025"]
"""


def test_recognition_touches_no_network_and_prints_nothing() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _OFFLINE], capture_output=True, timeout=120, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


def test_importing_the_readers_loads_no_network() -> None:
    code = "import sys, checker.reading; print('rapidocr' in sys.modules, 'PIL' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split()[0] == "False"
