"""Keys are kept as hashes, the audit only grows, and the commands say what is to be done."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text as sql

from checker.cli import main
from checker.store import StoreError, audit, keys, open_store
from checker.store.audit import Entry
from checker.store.keys import KeysError, NoSuchKey

DAY = date(2025, 6, 1)


def test_a_key_is_found_by_its_text_alone(url: str) -> None:
    with open_store(url) as store:
        made, text = keys.add(store, "办公系统", "reader", who="甲", rate=7, expires=DAY)
        assert keys.find(store, text) == made
        assert (made.name, made.role, made.rate, made.expires) == ("办公系统", "reader", 7, DAY)
        flipped = text[:-2] + ("A" if text[-2] != "A" else "B") + text[-1]
        for other in ("", text[:-1], text + "a", text.upper(), flipped, f"{text}\n", "checker__"):
            assert keys.find(store, other) is None
        assert text.count("_") >= 2
        assert len({keys.add(store, "甲", "reader", who="甲")[1] for _ in range(20)}) == 20


def test_what_the_store_holds_does_not_open_it(url: str) -> None:
    with open_store(url) as store:
        _, text = keys.add(store, "办公系统", "keeper", who="甲")
        secret = text.split("_", 2)[2]
        with store.reading() as connection:
            row = connection.execute(sql("SELECT * FROM keys")).mappings().one()
        assert not any(secret in str(value) for value in row.values())
        forged = (f"checker_{row['prefix']}_{row['hash'][:43]}", row["hash"], row["salt"])
        assert all(keys.find(store, one) is None for one in forged)
    if url.startswith("sqlite"):
        for path in Path(url.removeprefix("sqlite:///")).parent.glob("store.db*"):
            assert secret.encode() not in path.read_bytes()


def test_a_key_holds_to_the_end_of_its_last_day_or_until_it_is_revoked(url: str) -> None:
    with open_store(url) as store:
        made, text = keys.add(store, "甲", "reader", who="甲", expires=DAY)
        assert made.holds(DAY)
        assert not made.holds(DAY + timedelta(days=1))
        revoked = keys.revoke(store, made.id, who="乙")
        assert not revoked.holds(DAY)
        assert revoked.revoked_by == "乙"
        assert keys.revoke(store, made.id, who="丙") == revoked
        assert keys.find(store, text) == revoked
        for number in (0, -1, 99, 2**40):
            with pytest.raises(NoSuchKey):
                keys.revoke(store, number, who="甲")
        rows = [(row.entry.action, row.entry.who) for row in audit.listing(store)]
        assert rows == [("key-add", "甲"), ("key-revoke", "乙")]


@pytest.mark.parametrize(
    ("name", "role", "rate"),
    [("", "reader", 1), ("a" * 101, "reader", 1), ("a\nb", "reader", 1), ("a", "root", 1),
     ("a", "reader", 0), ("a", "reader", 10**9)],
)  # fmt: skip
def test_a_key_that_makes_no_sense_is_refused(url: str, name: str, role: str, rate: int) -> None:
    with open_store(url) as store:
        with pytest.raises(KeysError):
            keys.add(store, name, role, who="甲", rate=rate)  # type: ignore[arg-type]
        assert keys.listing(store) == ()
        assert audit.listing(store) == ()


@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE audit SET who = '乙'",
        "DELETE FROM audit",
        "INSERT OR REPLACE INTO audit SELECT * FROM audit",
        "REPLACE INTO audit (id, at, request, who, action, target, sha256, violations, reviews,"
        " notes, policy_version) VALUES (1, '', '', '乙', '', '', '', 0, 0, 0, '')",
        "TRUNCATE audit",
    ],
)
def test_the_audit_only_grows(url: str, harm: str) -> None:
    with open_store(url) as store:
        audit.write(store, [Entry("check", "甲", 1, "r", sha256="a" * 64, verdict="review")])
        before = audit.listing(store)
        with pytest.raises(StoreError), store.writing() as connection:
            connection.execute(sql(harm))
        assert audit.listing(store) == before


def test_rows_come_in_their_order_and_by_key(url: str) -> None:
    with open_store(url) as store:
        audit.write(store, [Entry("check", "甲", number % 3) for number in range(10)])
        audit.write(store, [])
        rows = audit.listing(store, most=4)
        assert len(rows) == 4
        rest = audit.listing(store, after=rows[-1].id)
        assert [row.id for row in (*rows, *rest)] == sorted(row.id for row in (*rows, *rest))
        assert len(rest) == 6
        assert {row.entry.key_id for row in audit.listing(store, key=2)} == {2}


def test_the_commands(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["keys", "list"]) == 0
    assert "还没有" in capsys.readouterr().out
    asked = ["keys", "add", "办公系统", "--role", "reviewer", "--rate", "5", "--who", "甲"]
    assert main([*asked, "--expires", "2099-12-31"]) == 0
    made = capsys.readouterr()
    text = made.out.strip()
    assert "只显示这一次" in made.err
    assert main(["keys", "list"]) == 0
    listed = capsys.readouterr().out
    assert text not in listed
    for words in ("办公系统", "有效", "reviewer", "每分钟 5 次", "2099-12-31", "甲"):
        assert words in listed
    assert main(["keys", "revoke", "1", "--who", "乙"]) == 0
    assert main(["keys", "list"]) == 0
    assert "已吊销" in capsys.readouterr().out
    assert main(["keys", "revoke", "7"]) == 2
    assert "checker keys list" in capsys.readouterr().err
    assert main(["keys", "add", " ", "--role", "reader"]) == 2


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.1", "example.org"])
def test_without_keys_only_this_machine_is_served(
    host: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["serve", "--open", "--host", host]) == 2
    assert "--open" in capsys.readouterr().err


def test_a_server_that_cannot_begin_says_why(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["serve", "--port", "99999"]) == 2
    assert main(["serve", "--port", "0", "--policy", str(tmp_path / "none")]) == 2
    assert "政策文件夹" in capsys.readouterr().err
    assert main(["serve", "--port", "0", "--store", "nonsense"]) == 2
    assert main(["serve", "--workers", "-1"]) == 2
