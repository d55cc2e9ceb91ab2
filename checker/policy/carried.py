"""A policy on its way to another process or machine: what is there beside the shipped one.

A long run judges every file by the policy that held when it began, wherever the file is judged.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from checker.errors import CheckerError
from checker.policy import Policy
from checker.policy.admitted import Admission
from checker.policy.local import LocalList
from checker.policy.stored import with_stored

_MOST_BYTES = 20_000_000  # of a district's own folder, which is a few hundred thousand


@dataclass(frozen=True, slots=True)
class Carried:
    """``files`` are those of a folder of one's own, ``None`` where the shipped policy holds."""

    files: tuple[tuple[str, bytes], ...] | None
    lists: tuple[LocalList, ...]
    admissions: tuple[Admission, ...]
    version: str

    def policy(self, folder: Path) -> Policy:
        """The policy again; files are laid into ``folder``. Raises PolicyError, CheckerError."""
        place = None
        if self.files is not None:
            place = folder / "policy"
            for name, data in self.files:
                path = place / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
        found = Policy.load(place).with_lists(self.lists).with_admissions(self.admissions)
        if found.version != self.version:
            raise CheckerError(
                "这台机器上的程序或政策文件与发起检查的机器不同。请在每台机器上安装同一版本。"
            )
        return found


def carried(folder: Path | None, url: str | None) -> tuple[Carried, Policy]:
    """The policy of ``folder`` and of the store at ``url``, to be sent, and itself.

    Parameters as in ``Policy.load`` and ``with_stored``. Raises PolicyError, StoreError.
    """
    policy = with_stored(Policy.load(folder), url)
    files = None
    if folder is not None:
        files = tuple(
            (path.relative_to(folder).as_posix(), path.read_bytes())
            for path in sorted(folder.rglob("*.yaml"))
        )
        if sum(len(data) for _, data in files) > _MOST_BYTES:
            raise CheckerError(f"政策文件夹 {folder} 太大，里面应当只有政策文件。请检查路径。")
    return Carried(files, policy.local_lists, policy.admissions, policy.version), policy
