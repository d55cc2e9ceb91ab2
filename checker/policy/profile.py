"""A district's own profile: what it takes over from a shipped plan, and what it changes.

``profile.yaml`` in a policy folder makes that folder an overlay: a file of ``plans``, ``types`` or
``lists`` replaces the shipped one of the same name, every other shipped file holds as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from checker.errors import CheckerError
from checker.model import Level
from checker.policy.names import PROFILE_NAMES
from checker.policy.yamlfile import load_yaml

FILE = "profile.yaml"
Release = Literal["party-authority", "deployment"]
"""The exceptions whose authorities a profile names."""

Levels = Mapping[Release, tuple[Level, ...]]
"""The levels whose documents release, by exception."""

# Whose documents release under the three plans (section 4 of their provisions).
RELEASED_BY: Levels = {
    "party-authority": ("centre", "province"),
    "deployment": ("county",),
}


class ProfileError(CheckerError, ValueError):
    """There is no profile of that name. The message is Chinese and lists those there are."""


class OwnProfile(BaseModel):
    """``id`` is what ``--profile`` takes, ``inherits`` the shipped profile that holds elsewhere.

    ``authorities`` names, for an exception, the levels whose documents release; ``provisions``
    the clauses of the own plan that a violation type rests on, in place of the inherited ones.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(pattern=r"^[a-z][a-z0-9_-]*$")
    title: str = Field(min_length=1)
    inherits: Literal["county", "district", "city"]
    authorities: dict[Release, tuple[Level, ...]] = {}
    provisions: dict[str, tuple[str, ...]] = {}


def load_profile(folder: Path) -> OwnProfile | None:
    """The profile of a policy folder; None for a folder that stands by itself.

    Raises PolicyError.
    """
    path = folder / FILE
    if not path.exists():
        return None
    found = load_yaml(path, OwnProfile)
    if found.id in PROFILE_NAMES:
        from checker.policy.errors import PolicyError

        raise PolicyError(
            path, None, f"名称“{found.id}”是随软件发布的方案的。", "请给本地方案另起一个名称。"
        )
    return found
