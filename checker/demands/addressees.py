"""Whether a notice turns to communities, and whether to them alone."""

from __future__ import annotations

import re

from checker.demands.actors import COMMUNITY, actors_in
from checker.demands.cues import Cues
from checker.model import Notice

# A message that turns to everybody in a group of community people.
_CHAT = re.compile(
    r"(?:@所有人|各位|大家|同志们)[^\n]{0,60}(?:社区|各村|嘎查|书记|网格)|(?:社区|各村|嘎查|书记|网格)[^\n]{0,40}(?:@所有人|各位|大家|同志们)"
)
_CHAT_HEAD = 160
_ADDRESS_COMMUNITY = re.compile(r"书记|主任|居委|村委|社区|网格|社工|两委|嘎查|村")


def addressed(notice: Notice, cues: Cues) -> tuple[bool, bool]:
    """``(communities are addressed, nobody else is)``; a chat is taken to turn to both."""
    community = others = False
    for name in notice.addressees:
        kinds = {m.kind for m in actors_in(name, cues)}
        if COMMUNITY in kinds or (not kinds and _ADDRESS_COMMUNITY.search(name)):
            community = True
        elif kinds - {"implied"} or "单位" in name:
            others = True
    if not notice.addressees and _CHAT.search(notice.normal.text[:_CHAT_HEAD]):
        return True, True
    return community, community and not others
