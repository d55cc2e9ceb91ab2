"""The steps of an admission: ``add``, ``opinion``, ``approve``, ``reject``, ``expire``, ``cancel``."""

from __future__ import annotations

import argparse
from dataclasses import replace
from datetime import date
from pathlib import Path

from checker.commands.admissions.shared import add_id, summary
from checker.commands.options import Commands, add_day, add_store, add_who, opened, person
from checker.exit_codes import OK
from checker.policy.admitted import SIDES, Admission, Application, Opinion

_GROUP = "领导小组"
_TEXTS = {
    "department": ("部门", "申请部门"),
    "matter": ("名称", "事项名称"),
    "reasons": ("文字", "申请理由和准入依据"),
    "content": ("文字", "工作内容：请社区做什么"),
    "object": ("文字", "办理对象：对谁做"),
    "authority": ("文字", "权限：做到哪一步，什么不做"),
}
_FUNDS = {
    "payer": ("单位", "经费由谁付"),
    "amount": ("数额", "经费付多少"),
    "channel": ("方式", "经费怎么付、什么时候付"),
}
_NAMES = {
    "street": ("streets", "适用的街道（镇），可写多次；街道和社区都不写表示全部"),
    "community": ("communities", "适用的社区，可写多次"),
    "keyword": ("keywords", "通知里对这件事的说法，可写多次，用来认出该事项"),
}


def add(actions: Commands) -> None:
    """Make the actions known."""
    apply = actions.add_parser("add", help="登记一项申请", description="登记一项准入申请。")
    apply.add_argument(
        "--from", dest="file", type=Path, metavar="文件", help="从 YAML 或 JSON 文件读申请"
    )
    for name, (metavar, help) in (_TEXTS | _FUNDS).items():
        apply.add_argument(f"--{name}", metavar=metavar, help=help)
    for name, (target, help) in _NAMES.items():
        apply.add_argument(f"--{name}", dest=target, action="append", metavar="文字", help=help)
    add_day(apply, "--since", "时限：从哪一天起")
    add_day(apply, "--until", "时限：到哪一天止（含当天）")
    apply.set_defaults(run=_apply)

    opinion = actions.add_parser(
        "opinion", help="记一条街道或社区的意见", description="记一条街道（镇）或社区的意见。"
    )
    add_id(opinion)
    sides = "，".join(f"{name} {word}" for name, word in SIDES.items())
    opinion.add_argument("--side", choices=list(SIDES), required=True, help=f"谁的意见：{sides}")
    opinion.add_argument("--body", required=True, metavar="名称", help="哪个街道或社区")
    opinion.add_argument("--words", required=True, metavar="文字", help="意见的内容")
    opinion.add_argument("--against", action="store_true", help="不同意（不写表示同意）")
    add_day(opinion, "--date", "提意见的日期（默认今天）")
    opinion.set_defaults(run=_opinion)

    approve = actions.add_parser(
        "approve", help="领导小组同意准入", description="领导小组同意准入。"
    )
    add_id(approve)
    approve.add_argument("--number", required=True, metavar="文号", help="准入文号")
    add_day(approve, "--date", "决定日期", required=True)
    add_day(approve, "--since", "有效期从哪一天起（默认按申请）")
    add_day(approve, "--until", "有效期到哪一天止（默认按申请）")
    approve.add_argument("--by", default=_GROUP, metavar="名称", help=f"谁决定的（默认“{_GROUP}”）")
    approve.set_defaults(run=_approve)

    reject = actions.add_parser("reject", help="领导小组不同意", description="领导小组不同意准入。")
    add_id(reject)
    reject.add_argument("--reason", required=True, metavar="文字", help="不同意的理由")
    add_day(reject, "--date", "决定日期（默认今天）")
    reject.add_argument("--by", default=_GROUP, metavar="名称", help=f"谁决定的（默认“{_GROUP}”）")
    reject.set_defaults(run=_reject)

    expire = actions.add_parser(
        "expire", help="把过了有效期的登记为到期", description="把过了有效期的事项登记为到期。"
    )
    add_day(expire, "--on", "按哪一天算（默认今天）")
    expire.set_defaults(run=_expire)

    cancel = actions.add_parser(
        "cancel", help="取消一项准入", description="取消一项准入，列入取消台账。"
    )
    add_id(cancel)
    cancel.add_argument("--reason", required=True, metavar="文字", help="取消的理由")
    add_day(cancel, "--date", "从哪一天起取消（默认今天）")
    cancel.set_defaults(run=_cancel)

    for action in (apply, opinion, approve, reject, expire, cancel):
        add_store(action)
        add_who(action)


def _apply(options: argparse.Namespace) -> int:
    from checker.store import admissions

    with opened(options) as store:
        entry = admissions.apply(store, _application(options), who=person(options))
    print(f"已登记。{summary(entry)}")
    if entry.application.missing:
        print(f"还缺少：{'、'.join(entry.application.missing)}。五项要素写全才能准入。")
    return OK


def _application(options: argparse.Namespace) -> Application:
    """The application of the file, options taking the place of what it says."""
    asked = Application("", "")
    if options.file is not None:
        from checker.policy.application_file import load_application

        asked = load_application(options.file)
    given = {name: getattr(options, name) for name in (*_TEXTS, "since", "until")}
    given |= {
        target: tuple(getattr(options, target) or ()) or None for target, _ in _NAMES.values()
    }
    paid = {name: getattr(options, name) for name in _FUNDS}
    funds = replace(asked.funds, **{name: v for name, v in paid.items() if v is not None})
    return replace(asked, **{n: v for n, v in given.items() if v is not None}, funds=funds)


def _opinion(options: argparse.Namespace) -> int:
    from checker.store import admissions

    said = Opinion(
        options.side,
        options.body,
        options.words,
        not options.against,
        options.date or date.today(),
    )
    with opened(options) as store:
        entry = admissions.give_opinion(store, options.id, said, who=person(options))
    print(f"已记下{SIDES[said.side]}意见。{summary(entry)}")
    return OK


def _approve(options: argparse.Namespace) -> int:
    from checker.store import admissions

    with opened(options) as store:
        entry = admissions.approve(
            store,
            options.id,
            number=options.number,
            decided_on=options.date,
            decided_by=options.by,
            since=options.since,
            until=options.until,
            who=person(options),
        )
    print(f"已准入。{summary(entry)}")
    unheard = _unheard(entry)
    if unheard:
        print(f"提醒：没有登记{'、'.join(unheard)}的意见，方案要求决定前先征求。")
    return OK


def _unheard(entry: Admission) -> list[str]:
    heard = {opinion.side for opinion in entry.opinions}
    return [word for side, word in SIDES.items() if side not in heard]


def _reject(options: argparse.Namespace) -> int:
    from checker.store import admissions

    with opened(options) as store:
        entry = admissions.reject(
            store,
            options.id,
            reason=options.reason,
            decided_on=options.date or date.today(),
            decided_by=options.by,
            who=person(options),
        )
    print(f"已登记为不同意。{summary(entry)}")
    return OK


def _expire(options: argparse.Namespace) -> int:
    from checker.store import admissions

    with opened(options) as store:
        ended = admissions.expire(store, on=options.on or date.today(), who=person(options))
    for entry in ended:
        print(summary(entry))
    print(f"登记为到期的有 {len(ended)} 项。")
    return OK


def _cancel(options: argparse.Namespace) -> int:
    from checker.store import admissions

    with opened(options) as store:
        entry = admissions.cancel(
            store,
            options.id,
            reason=options.reason,
            on=options.date or date.today(),
            who=person(options),
        )
    print(f"已取消，列入取消台账。{summary(entry)}")
    return OK
