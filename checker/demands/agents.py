"""Who acts in a clause, of all the bodies that it names."""

from __future__ import annotations

import re
from itertools import pairwise

from checker.demands.actors import COMMUNITY, Mention

_JOINT = re.compile(
    # What is left of an office's name, its post, its brackets: 「各镇社会事务办、」「各处室负责人、」.
    r"(?:[\u4e00-\u9fff]{0,8}(?:[办所站局处科室组队院校部社会]|中心|公司|负责人|领导|干部|人员))?"
    r"(?:（[^（）]{1,16}）)?(?:、[^，。；：、的\n]{2,12}?)*[、和与及同或/]*(?:以及|会同|要?组织|要?指导|要?督促|带领|发动|要求|和|各|有关|所辖|下辖|辖区|所属)*[、]?"
)


def agent(here: tuple[Mention, ...], text: str) -> Mention | None:
    """The acting body of a clause: the last one that is made to act, else the first subject."""
    acting = [m for m in here if m.role == "bearer"]
    caused = [m for m in acting if m.caused]
    chosen = caused or acting
    if not chosen:
        return None
    communities = [m for m in chosen if m.kind == COMMUNITY]
    last = chosen[-1] if caused else chosen[0]
    # 「由街道、社区」「街道会同社区」: a community among equals bears the demand as well.
    if last.kind == "resident" and last.caused:
        # 「社区要发动居民」: the demand is on the community; 「由居民」 names the resident alone.
        first = [m for m in acting if m.kind == COMMUNITY]
        return first[0] if first else last
    if last.kind != "resident" and (row := _row_of(chosen, text)):
        return row
    if caused and last.kind != COMMUNITY and (joined := _joined_to(last, acting, text)):
        return joined
    if last.kind in ("street", "department", "implied"):
        equal = [m for m in communities if m.caused or _equals(text, here, m)]
        return equal[0] if equal else last
    return last


def _row_of(chosen: list[Mention], text: str) -> Mention | None:
    """The community in a row of bodies that act together: 「请各社区、各物业服务企业签订」."""
    for left, right in pairwise(chosen):
        if COMMUNITY in (left.kind, right.kind) and _JOINT.fullmatch(text[left.end : right.start]):
            return left if left.kind == COMMUNITY else right
    return None


def _joined_to(first: Mention, acting: list[Mention], text: str) -> Mention | None:
    """The community further on in the row that ``first`` opens.

    「请各办（中心）、各社区」: only the first is led in by 请, all of the row are asked.
    """
    for left, right in pairwise(acting[acting.index(first) :]):
        if not _JOINT.fullmatch(text[left.end : right.start]):
            return None
        if right.kind == COMMUNITY:
            return right
    return None


def _equals(text: str, here: tuple[Mention, ...], mention: Mention) -> bool:
    """Whether ``mention`` stands in a row with the body before it: 「街道、社区」「街道会同社区」."""
    before = [m for m in here if m.end <= mention.start]
    if not before:
        return True
    return _JOINT.fullmatch(text[before[-1].end : mention.start]) is not None
