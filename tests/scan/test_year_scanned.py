"""A generated year, scanned: what was planted across its notices is what is found across them."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.year import write_year
from checker.across.statistics import Statistics, detailed
from checker.guard import Order
from checker.scan.run import Plan, scan
from checker.scan.sources import Sources
from checker.store import open_store
from checker.store.scanned import reported

NOTICES, SEED = 300, 11


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, object, Statistics]:
    place = tmp_path_factory.mktemp("scanned")
    made = write_year(place / "year", count=NOTICES, seed=SEED)
    with open_store(f"sqlite:///{place / 'checker.db'}") as store:
        scan(store, Plan(Sources([str(made.folder)]), Order()), who="甲")
        return made.folder, made, detailed(reported(store))


def first_of(folder: Path, found: Statistics) -> dict[str, str]:
    """Each file by its path in the year, and the notice that it is counted as."""
    groups: dict[str, str] = {}
    for unit in found.units.values():
        for name in (unit.name, *(name for _, name in unit.copies)):
            groups[Path(name).relative_to(folder).as_posix()] = unit.name
    return groups


def test_copies_reissues_and_forwardings_count_once_and_nothing_else_is_joined(
    year: tuple[Path, object, Statistics],
) -> None:
    folder, made, found = year
    groups = first_of(folder, found)
    planted = list(made.copies)  # type: ignore[attr-defined]
    joined = [copy for copy in planted if groups[copy.copy] == groups[copy.original]]
    assert len(planted) >= 10
    assert len(joined) >= 0.9 * len(planted)
    assert found.set_aside == len(joined), "no two notices are taken for one"


def test_the_same_data_asked_twice_is_found(year: tuple[Path, object, Statistics]) -> None:
    folder, made, found = year
    groups = first_of(folder, found)
    pairs = {
        frozenset(found.units[place.notice].name for place in (pair.first, pair.second)): pair
        for pair in found.shared
    }
    assert made.repeats  # type: ignore[attr-defined]
    for repeat in made.repeats:  # type: ignore[attr-defined]
        pair = pairs.get(frozenset((groups[repeat.first], groups[repeat.second])))
        assert pair is not None, repeat
        assert len(pair.fields) >= 4
    # A few more may be asked twice by chance, for forms are about the same few matters.
    assert len(pairs) <= 3 * len(made.repeats)  # type: ignore[attr-defined]


def test_repeat_offenders_are_named(year: tuple[Path, object, Statistics]) -> None:
    _, made, found = year
    named = {(repeat.department, repeat.type) for repeat in found.repeats if repeat.again}
    offenders = made.offenders  # type: ignore[attr-defined]
    assert offenders
    caught = [one for one in offenders if (one.issuer, one.type) in named]
    assert len(caught) >= 0.75 * len(offenders)
