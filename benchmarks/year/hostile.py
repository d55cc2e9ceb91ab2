"""Broken and odd files such as archives hold: what a scan must survive, each with what it is."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random

from benchmarks.year.compose import Notice
from benchmarks.year.formats import pdf, text, word, zipped

BOMB = 24_000_000  # bytes that the bomb unfolds to: far beyond any ratio, harmless to memory


@dataclass(frozen=True, slots=True)
class Hostile:
    """A file to survive. ``sound``: its text is whole, so that it must be read all the same."""

    path: str
    what: str
    sound: bool


def _zeros(copies: int) -> bytes:
    """A raw deflate stream of ``1 + 258 * copies`` zeros, bit by bit (RFC 1951, dynamic codes).

    Compressors of different versions write different streams; this one is the same everywhere.
    Copying 258 bytes from distance 1 takes two bits, for it and its distance have codes of one bit.
    """

    def number(value: int, width: int) -> str:
        return f"{value:0{width}b}"[::-1]

    # How long the codes of code lengths are, in the order of the standard: 18 has 1 bit, 2 and 1
    # have 2, so that 18 is 0, 1 is 10 and 2 is 11.
    lengths = "".join(number({2: 1, 15: 2, 17: 2}.get(at, 0), 3) for at in range(18))
    head = "1" + number(2, 2) + number(286 - 257, 5) + number(0, 5) + number(18 - 4, 4) + lengths
    # A zero byte and the end have codes of 2 bits, the copy and its distance of 1; all others none.
    codes = "11" + "0" + number(138 - 11, 7) + "0" + number(117 - 11, 7)
    codes += "11" + "0" + number(28 - 11, 7) + "10" + "10"
    bits = head + codes + "10" + "00" * copies + "11"
    return int(bits[::-1], 2).to_bytes((len(bits) + 7) // 8, "little")


def bomb(size: int = BOMB) -> bytes:
    """A .docx whose body unfolds a thousandfold."""
    copies = size // 258
    size = 1 + 258 * copies
    data = bytearray(zipped({"word/document.xml": _zeros(copies)}))
    # The entry was stored; say that it is deflated, in both of its headers.
    checksum = zlib.crc32(bytes(size))
    for signature, method, check, whole in ((b"PK\3\4", 8, 14, 22), (b"PK\1\2", 10, 16, 24)):
        at = data.index(signature)
        struct.pack_into("<H", data, at + method, 8)
        struct.pack_into("<I", data, at + check, checksum)
        struct.pack_into("<I", data, at + whole, size)
    return bytes(data)


def _entities() -> str:
    """XML whose entities unfold a millionfold, each being ten of the one before."""
    declared = ['<!ENTITY a "社区社区社区社区">']
    for before, name in zip("abcdef", "bcdefg", strict=True):
        tenfold = f"&{before};" * 10
        declared.append(f'<!ENTITY {name} "{tenfold}">')
    return f'<?xml version="1.0"?><!DOCTYPE d [{"".join(declared)}]><d>&g;</d>'


_LINE = "各社区要结合实际做好本辖区的宣传引导工作，"


# what, file name, bytes of a sound notice, whether sound
_Recipe = tuple[str, str, Callable[[Notice], bytes], bool]
RECIPES: tuple[_Recipe, ...] = (
    ("docx cut off", "{t}.docx", lambda n: word(n)[: len(word(n)) // 2], False),
    ("pdf cut off", "{t}.pdf", lambda n: pdf(n)[: len(pdf(n)) // 3], False),
    ("empty docx", "{t}.docx", lambda n: b"", False),
    ("empty text", "{t}.txt", lambda n: b"", False),
    ("only blanks", "{t}.txt", lambda n: "　\r\n \t\r\n".encode() * 50, False),
    ("zip bomb", "{t}.docx", lambda n: bomb(), False),
    ("entity bomb", "{t}.docx", lambda n: zipped({"word/document.xml": _entities().encode()}), False),
    ("zip without a document", "{t}.docx", lambda n: zipped({"a/b.xml": b"<a/>"}), False),
    ("zip entry outside", "{t}.zip", lambda n: zipped({"../../外.txt": text(n, "utf-8")}), False),
    ("noise", "{t}.txt", lambda n: Random(n.number).randbytes(4096), False),
    ("pdf without pages", "{t}.pdf", lambda n: b"%PDF-1.4\n1 0 obj<<>>endobj\n%%EOF\n", False),
    ("line of 5000 characters", "{t}.txt", lambda n: (_LINE * 250)[:5000].encode(), True),
    ("pdf named docx", "{t}.docx", pdf, True),
    ("docx named pdf", "{t}.pdf", word, True),
    ("text named docx", "{t}.docx", lambda n: text(n, "gb18030"), True),
    ("docx named txt", "{t}.txt", word, True),
    ("upper-case suffix", "{t}.DOCX", word, True),
    ("no suffix", "{t}", lambda n: text(n, "utf-8"), True),
    ("name with spaces", " {t} （ 最终 版 ） .txt", lambda n: text(n, "utf-8"), True),
    ("name with a line break", "第一行\n{t}.txt", lambda n: text(n, "utf-8"), True),
    ("name with a leading dash", "-{t}.txt", lambda n: text(n, "utf-8"), True),
    ("name like an option", "--help {t}.txt", lambda n: text(n, "utf-8"), True),
    ("name with emoji", "📢{t}‼️.txt", lambda n: text(n, "utf-8"), True),
    ("hidden file", ".{t}.txt", lambda n: text(n, "utf-8"), True),
    ("Word's lock file", "~${t}.docx", lambda n: b"\x05" + b"\x00" * 161, False),
)  # fmt: skip


def write_hostile(folder: Path, count: int, notices: list[Notice]) -> tuple[Hostile, ...]:
    """Write ``count`` of them beside the files of the year, each kind in turn.

    The odd names need a file system that allows line breaks in names, as Windows does not.
    """
    made = []
    for at in range(count):
        what, name, make, sound = RECIPES[at % len(RECIPES)]
        notice = notices[at % len(notices)]
        # Plain replacement: the names hold braces of nobody else.
        name = name.replace("{t}", f"9{at:04d}-来件")
        place = folder / notice.issuer.folder / f"{notice.issued:%Y-%m}" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(make(notice))
        made.append(Hostile(place.relative_to(folder).as_posix(), what, sound))
    return tuple(made)
