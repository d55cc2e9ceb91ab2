"""What processes there are below one, and how much memory they hold. Linux only."""

from __future__ import annotations

from pathlib import Path


def below(parent: int) -> list[int]:
    """The children of a process, and theirs."""
    found = []
    for task in Path(f"/proc/{parent}/task").iterdir():
        for child in (task / "children").read_text().split():
            found += [int(child), *below(int(child))]
    return found


def peak() -> float:
    """The most that this process has held since it began, in megabytes.

    What ``resource`` says of a process holds the peak of the one that started it.
    """
    text = Path("/proc/self/status").read_text()
    held = next(line for line in text.splitlines() if line.startswith("VmHWM:"))
    return int(held.split()[1]) / 1024


def unshared(process: int) -> float:
    """What a process holds without what it shares, in megabytes; 0 for one that is gone."""
    try:
        text = Path(f"/proc/{process}/smaps_rollup").read_text()
    except OSError:
        return 0.0
    private = ("Private_Clean:", "Private_Dirty:")
    return (
        sum(int(line.split()[1]) for line in text.splitlines() if line.startswith(private)) / 1024
    )
