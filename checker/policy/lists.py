"""Task lists: what a community does by law, may assist with, and should not be asked for.

One YAML file a list in a folder: ``duties``, ``assist``, ``negative``, ``certificates`` and
``purchase``. What ships is a reference; a district loads a folder of its own, which may hold
fewer files. Items carry their source, how sure we are of it, and the days they are in force.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from checker.policy.errors import PolicyError
from checker.policy.yamlfile import load_yaml

ListKind = Literal["duties", "assist", "negative", "certificates", "purchase"]
Confidence = Literal["high", "medium", "low"]
Scope = Literal["national", "local"]

# Ids are cited in reports and spreadsheets, so they stay short: letters, then a number.
ItemId = Annotated[str, StringConstraints(pattern=r"^[A-Z]{1,4}[0-9]{1,4}$")]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
# One character would be found in nearly every clause and tell nothing.
Phrase = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2)]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class ListItem(_Frozen):
    """One matter of a list, as duties and purchases have it.

    ``phrases`` are the wordings by which notices name the matter; ``source`` holds codes that
    ``TaskList.sources`` spells out, or titles of laws, joined by 、. ``department`` is empty
    where no department leads. ``since`` and ``until`` are the first and the last day in force;
    ``None`` leaves that side open.
    """

    id: ItemId
    title: Text
    department: str = ""
    description: str = ""
    phrases: tuple[Phrase, ...] = Field(min_length=1)
    source: str = ""
    confidence: Confidence = "medium"
    since: date | None = None
    until: date | None = None

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        twice = _first_repeated(self.phrases)
        if twice is not None:
            raise ValueError(f"说法“{twice}”写了两遍")
        if self.since is not None and self.until is not None and self.since > self.until:
            raise ValueError("起始日期晚于截止日期")
        return self

    def in_force(self, on: date) -> bool:
        """Whether the item holds on the day ``on``; both ends count."""
        return (self.since is None or self.since <= on) and (self.until is None or on <= self.until)


class AssistItem(ListItem):
    """A department's matter with which the community may help.

    ``community_may`` are the acts that can be asked of it, ``department_keeps`` those that
    cannot be handed down.
    """

    community_may: tuple[Text, ...] = Field(min_length=1)
    department_keeps: tuple[Text, ...] = Field(min_length=1)


class NegativeItem(ListItem):
    """A matter not to be given to a community; ``type_hint`` the violation type it usually is."""

    type_hint: Annotated[str, StringConstraints(pattern=r"^[a-z]+(-[a-z]+)*$")]


class CertificateItem(ListItem):
    """A certificate: whether a community may issue it, and who can give the fact instead.

    ``scope`` tells the nationwide list from what single places have added.
    """

    alternative: str
    allowed: bool
    scope: Scope


class TaskList(_Frozen):
    """One list. ``reference`` marks a list that ships with the checker and is no local one."""

    kind: ListKind = Field(alias="list")
    title: Text
    reference: bool = False
    sources: dict[Text, Text] = Field(default_factory=dict)
    items: tuple[ListItem, ...]

    @model_validator(mode="after")
    def _unique_ids(self) -> Self:
        twice = _first_repeated([item.id for item in self.items])
        if twice is not None:
            raise ValueError(f"编号 {twice} 用了两次")
        return self

    def item(self, item_id: str) -> ListItem | None:
        """The item with this id, or ``None``."""
        return next((item for item in self.items if item.id == item_id), None)


class DutyList(TaskList):
    """依法履行职责事项."""

    kind: Literal["duties"] = Field(alias="list")


class AssistList(TaskList):
    """依法协助政府工作事项."""

    kind: Literal["assist"] = Field(alias="list")
    items: tuple[AssistItem, ...]


class NegativeList(TaskList):
    """负面清单."""

    kind: Literal["negative"] = Field(alias="list")
    items: tuple[NegativeItem, ...]


class CertificateList(TaskList):
    """证明事项清单, those not to be issued and those that may be."""

    kind: Literal["certificates"] = Field(alias="list")
    items: tuple[CertificateItem, ...]


class PurchaseList(TaskList):
    """政府购买服务、费随事转事项."""

    kind: Literal["purchase"] = Field(alias="list")


LIST_MODELS: Mapping[str, type[TaskList]] = {
    "duties": DutyList,
    "assist": AssistList,
    "negative": NegativeList,
    "certificates": CertificateList,
    "purchase": PurchaseList,
}


def load_lists(folder: Path) -> dict[str, TaskList]:
    """Every list in ``folder``, by kind, in the order of LIST_MODELS.

    A folder need not hold all five. Raises PolicyError for a folder that is missing or has no
    list, a YAML file that is none of the five, a faulty file, or an id that two lists share.
    """
    found = _list_files(folder)
    lists: dict[str, TaskList] = {}
    owners: dict[str, str] = {}
    for kind, model in LIST_MODELS.items():
        path = found.get(kind)
        if path is None:
            continue
        loaded = load_yaml(path, model)
        for item in loaded.items:
            if item.id in owners:
                raise PolicyError(
                    path,
                    None,
                    f"编号 {item.id} 在 {found[owners[item.id]].name} 里已经用过。",
                    "请给其中一项换一个编号。",
                )
            owners[item.id] = kind
        lists[kind] = loaded
    return lists


def _list_files(folder: Path) -> dict[str, Path]:
    """The list files of ``folder`` by kind. Raises PolicyError for a stray or doubled one."""
    names = "、".join(f"{kind}.yaml" for kind in LIST_MODELS)
    if not folder.is_dir():
        raise PolicyError(folder, None, "找不到清单文件夹。", "请检查路径。")
    found: dict[str, Path] = {}
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() not in {".yaml", ".yml"} or path.name.startswith("."):
            continue
        # A misspelt name would otherwise drop a whole list in silence.
        if path.stem not in LIST_MODELS:
            raise PolicyError(path, None, "这个文件名不是任何一张清单。", f"清单文件叫：{names}。")
        if path.stem in found:
            raise PolicyError(
                path, None, f"与 {found[path.stem].name} 是同一张清单。", "请合并或删掉一个。"
            )
        found[path.stem] = path
    if not found:
        raise PolicyError(
            folder, None, "文件夹里没有清单。", f"请放入下列文件中的至少一个：{names}。"
        )
    return found


def _first_repeated(values: Sequence[str]) -> str | None:
    seen: set[str] = set()
    for value in values:
        if value in seen:
            return value
        seen.add(value)
    return None
