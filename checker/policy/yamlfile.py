"""YAML files that people edit by hand, read into pydantic models with helpful errors.

A file is parsed once into nodes; every mapping is searched for keys that stand twice, which
plain YAML drops in silence. Only when the model refuses the data is the file parsed again to
find the line that a person must change.

The dialect is plain on purpose: no merge keys, no tags of its own, keys are text.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from checker import cache as cached
from checker.policy.errors import PolicyError

if TYPE_CHECKING:
    from yaml.nodes import Node

Model = TypeVar("Model", bound=BaseModel)

MAX_BYTES = 8_000_000
MAX_NODES = 500_000
MAX_DEPTH = 60

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_STRING = "tag:yaml.org,2002:str"
_FORBIDDEN_CHARACTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
_FULLWIDTH_COLON = re.compile(r"^\s*(?:- )?[\w-]+\uff1a")
_FULLWIDTH_WORDING = (
    "键后面用了全角冒号，YAML 不认。",
    "请改成半角冒号，并在后面加一个空格。",
)
_LATE = ("expected ':'", "unexpected end of stream", "expected ',' or")
_RESAVE = "请用文本编辑器打开，另存为 UTF-8 编码后再试。"


def load_yaml(path: Path, model: type[Model]) -> Model:
    """Read ``path`` as YAML and validate it as ``model``.

    Raises PolicyError naming the line for anything wrong with the file: not readable, not
    UTF-8, not YAML, a key that stands twice, or data that ``model`` refuses.
    """
    text = read_text(path)
    data = _data(path, text)
    try:
        return model.model_validate(data)
    except ValidationError as refused:
        from checker.policy.explain import explain  # only a broken file pays for the wording

        raise explain(path, compose(path, text), data, model, refused) from refused


def _data(path: Path, text: str) -> Any:
    """The data in ``text``, from the user's cache where the same text has been read before.

    YAML takes ten times as long to read as JSON. What JSON cannot keep as it is, a date for
    instance, is read anew each time. Raises PolicyError.
    """
    name = f"yaml1-{hashlib.sha256(text.encode()).hexdigest()[:24]}"
    known = cached.load(name)
    if known is not None:
        return known
    data = _Reader(path, text).read()
    try:
        if data and json.loads(json.dumps(data)) == data:
            cached.store(name, data)
    except (TypeError, ValueError, RecursionError):
        pass
    return data


def overlaid(name: str, folders: Sequence[Path]) -> list[Path]:
    """The YAML files of the subfolder ``name`` of ``folders``, in the order of their names.

    Of two files of one name, that of the later folder holds.
    """
    found: dict[str, Path] = {}
    for folder in folders:
        found.update((path.name, path) for path in (folder / name).glob("*.yaml"))
    return [found[name] for name in sorted(found)]


def read_text(path: Path) -> str:
    """The text of ``path``, without a byte order mark. Raises PolicyError."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise PolicyError(
                path, None, f"文件超过 {MAX_BYTES // 1_000_000} MB。", "请把内容拆成几个文件。"
            )
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError as error:
        raise PolicyError(path, None, "找不到这个文件。", "请检查文件名和所在文件夹。") from error
    except OSError as error:
        raise PolicyError(
            path, None, "文件打不开。", "请检查它是不是文件、有没有读取权限。"
        ) from error
    except UnicodeDecodeError as error:
        raise PolicyError(path, None, "文件不是 UTF-8 编码。", _RESAVE) from error


def compose(path: Path, text: str) -> Node | None:
    """The tree of nodes of ``text``, each with its line; ``None`` for an empty file."""
    return _Reader(path, text).compose()


def line_of(path: Path, keys: tuple[str | int, ...]) -> int | None:
    """The line, counted from 1, where the value at ``keys`` is written in the file ``path``."""
    return node_line(compose(path, read_text(path)), keys)


def node_line(root: Node | None, keys: tuple[str | int, ...]) -> int | None:
    """The line of the key (or list item) that ``keys`` lead to from ``root``.

    A step that is not in the file is passed over: pydantic names members of a union in its
    locations, and a missing key is shown where its mapping starts.
    """
    if root is None:
        return None
    node, line = root, root.start_mark.line + 1
    for step in keys:
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                if key.value == str(step):
                    node, line = value, key.start_mark.line + 1
                    break
        elif isinstance(node, yaml.SequenceNode) and step in range(len(node.value)):
            node = node.value[int(step)]
            line = node.start_mark.line + 1
    return int(line)


class _Reader:
    """Turns one text into plain data, refusing what a hand-edited file should not hold."""

    def __init__(self, path: Path, text: str) -> None:
        self._path = path
        self._text = text
        self._left = MAX_NODES
        self._scalars = yaml.constructor.SafeConstructor()

    def compose(self) -> Node | None:
        """Parse into nodes. Raises PolicyError for a syntax error."""
        bad = _FORBIDDEN_CHARACTER.search(self._text)
        if bad is not None:
            line = len(f"{self._text[: bad.start()]}.".splitlines())
            raise PolicyError(self._path, line, "这一行有看不见的控制字符。", "请删掉后重新输入。")
        loader = _Loader(self._text)
        try:
            return loader.get_single_node()  # type: ignore[no-any-return]
        except yaml.MarkedYAMLError as error:
            raise self._syntax_error(error) from error
        except (yaml.YAMLError, RecursionError) as error:
            raise PolicyError(
                self._path, None, "文件不是能识别的 YAML。", "请对照自带的同类文件检查格式。"
            ) from error
        finally:
            loader.dispose()

    def read(self) -> Any:
        """The text as dicts, lists and scalars."""
        root = self.compose()
        if root is None:
            return None
        return self._convert(root, 0)

    def _convert(self, node: Node, depth: int) -> Any:
        # Aliases repeat a node: counting every visit stops a small file from growing huge.
        self._left -= 1
        if self._left < 0 or depth > MAX_DEPTH:
            raise self._fault(
                node, "内容层数太深或太多。", "请去掉循环或成倍重复的引用（& 和 *）。"
            )
        if isinstance(node, yaml.ScalarNode):
            return node.value if node.tag == _STRING else self._scalar(node)
        if isinstance(node, yaml.SequenceNode) and node.tag.endswith(":seq"):
            return [self._convert(item, depth + 1) for item in node.value]
        if isinstance(node, yaml.MappingNode) and node.tag.endswith(":map"):
            return self._mapping(node, depth)
        raise self._fault(node, f"不支持标记“{node.tag}”。", "请去掉 ! 开头的标记。")

    def _mapping(self, node: yaml.MappingNode, depth: int) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode) or key.tag != _STRING:
                shown = key.value if isinstance(key, yaml.ScalarNode) else "…"
                raise self._fault(key, f"键“{shown}”不是文字。", "请给键加上引号，或者换成文字。")
            if key.value in data:
                first = node_line(node, (key.value,))
                raise self._fault(
                    key,
                    f"键“{key.value}”重复，第 {first} 行已经写过。",
                    "同一处每个键只能写一次，请合并或删掉其中一个。",
                )
            data[key.value] = self._convert(value, depth + 1)
        return data

    def _scalar(self, node: yaml.ScalarNode) -> Any:
        try:
            return self._scalars.construct_object(node)
        except ValueError as error:
            raise self._fault(
                node, f"“{node.value}”不是有效的日期或数字。", "请改正；如果是文字，请加上引号。"
            ) from error
        except yaml.YAMLError as error:
            raise self._fault(
                node, f"不支持标记“{node.tag}”。", "请去掉 ! 开头的标记；文字里有 ! 的请加引号。"
            ) from error

    def _fault(self, node: Node, problem: str, cure: str) -> PolicyError:
        return PolicyError(self._path, node.start_mark.line + 1, problem, cure)

    def _syntax_error(self, error: yaml.MarkedYAMLError) -> PolicyError:
        from checker.policy.explain import syntax_wording

        mark = error.problem_mark or error.context_mark
        # What is left open is noticed late, at worst at the end; it starts where it must be mended.
        if error.context_mark is not None and any(w in (error.problem or "") for w in _LATE):
            mark = error.context_mark
        line = None if mark is None else mark.line + 1
        if line is not None:
            # A full-width colon makes the line plain text; the parser trips on the next line.
            numbered = list(enumerate(self._text.splitlines(), start=1))
            for number, words in reversed(numbered[max(0, line - 2) : line]):
                if _FULLWIDTH_COLON.match(words):
                    return PolicyError(self._path, number, *_FULLWIDTH_WORDING)
        problem, cure = syntax_wording(error.problem or "")
        return PolicyError(self._path, line, problem, cure)
