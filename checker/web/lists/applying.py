"""The tab where an application is entered, by hand or from a file."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path, PurePath

import streamlit as st

from checker.errors import CheckerError
from checker.policy.admitted import Application, Funds
from checker.policy.application_file import load_application
from checker.policy.errors import PolicyError
from checker.store import admissions as kept
from checker.store import open_store
from checker.web.lists.forms import blank_form
from checker.web.lists.shared import OPEN, PAGE, changed, day_or_none
from checker.web.parts import WORD, clerk, done, warn_if_not
from checker.web.people import require
from checker.web.shared import told

_START = "apply-start"  # what the form begins with
_NUMBER = "apply-number"  # another number makes another form
_BETWEEN = re.compile(r"[\n、，,；;]+")
_FILES = ("yaml", "yml", "json")


def start_from(application: Application) -> None:
    """Let the form begin with what ``application`` says when it is drawn next."""
    st.session_state[_START] = application
    st.session_state[_NUMBER] = st.session_state.get(_NUMBER, 0) + 1


def show() -> None:
    """Draw the tab."""
    warn_if_not("keeper", "登记申请")
    st.write(
        "部门要社区做清单以外的事，要申请准入。五项要素（工作内容、办理对象、权限、时限、拨付经费）写全才能准入；"
        "一时写不全的可以先登记。"
    )
    with st.expander("空白申请表，从文件读入"):
        st.download_button(
            "下载空白申请表（Word）",
            blank_form,
            "社区工作准入申请表.docx",
            WORD,
            key="apply-blank",
            on_click="ignore",
        )
        with told():
            _from_file()
    with told():
        _form()


def _from_file() -> None:
    number = st.session_state.get(_NUMBER, 0)
    file = st.file_uploader(
        "已经填好的申请文件（YAML 或 JSON，键名如 申请部门、事项名称，见使用手册）",
        key=f"apply-file-{number}",
    )
    if not st.button("读入到下面的表里", key="apply-read", disabled=file is None) or file is None:
        return
    suffix = PurePath(file.name).suffix.lower()
    if suffix.removeprefix(".") not in _FILES:
        raise CheckerError("只能读入 .yaml、.yml 或 .json 文件。Word 申请表请照着填到下面的表里。")
    with tempfile.TemporaryDirectory(prefix="checker-") as folder:
        path = Path(folder) / f"申请{suffix}"
        path.write_bytes(file.getvalue())
        try:
            asked = load_application(path)
        except PolicyError as error:
            # Where the file lay on the server is nobody's business.
            raise CheckerError(str(error).replace(str(path), path.name)) from error
    start_from(asked)
    done(PAGE, "文件里的内容已经填到“登记新申请”的表里，看过再登记。")


def _form() -> None:
    start: Application = st.session_state.get(_START) or Application("", "")
    key = f"apply-{st.session_state.get(_NUMBER, 0)}"
    with st.form(key):
        left, right = st.columns(2)
        department = left.text_input("申请部门（必填）", start.department, key=f"{key}-department")
        matter = right.text_input("事项名称（必填）", start.matter, key=f"{key}-matter")
        reasons = _long("申请理由和准入依据", start.reasons, key)
        content = _long("工作内容：请社区做什么", start.content, key)
        object = _long("办理对象：对谁做", start.object, key)
        authority = _long("权限：做到哪一步，什么不做", start.authority, key)
        left, right = st.columns(2)
        with left:
            since = day_or_none("时限：从哪一天起", f"{key}-since", start.since)
        with right:
            until = day_or_none("时限：到哪一天止（含当天）", f"{key}-until", start.until)
        paid = st.columns(3)
        payer = paid[0].text_input("经费由谁付", start.funds.payer, key=f"{key}-payer")
        amount = paid[1].text_input("经费付多少", start.funds.amount, key=f"{key}-amount")
        channel = paid[2].text_input("经费怎么付", start.funds.channel, key=f"{key}-channel")
        streets = _names("适用的街道（镇），一行一个；街道、社区都不写表示全部", start.streets, key)
        communities = _names("适用的社区，一行一个", start.communities, key)
        keywords = _names("通知里对这件事的说法，一行一个，用来在通知里认出它", start.keywords, key)
        who = clerk(key)
        pressed = st.form_submit_button("登记申请", type="primary")
    if not pressed:
        return
    require("keeper")
    asked = Application(
        department=department,
        matter=matter,
        reasons=reasons,
        content=content,
        object=object,
        authority=authority,
        since=since,
        until=until,
        funds=Funds(payer, amount, channel),
        streets=streets,
        communities=communities,
        keywords=keywords,
    )
    with open_store() as store:
        entry = kept.apply(store, asked, who=who)
    start_from(Application("", ""))
    st.session_state[OPEN] = entry.id
    missing = entry.application.missing
    words = f"已登记，是第 {entry.id} 号，在“准入登记簿”里。"
    if missing:
        words += f"还缺少：{'、'.join(missing)}。五项要素写全才能准入。"
    changed(words)


def _long(label: str, first: str, key: str) -> str:
    return st.text_area(label, first, height=80, key=f"{key}-{label}")


def _names(label: str, first: tuple[str, ...], key: str) -> tuple[str, ...]:
    written = st.text_area(label, "\n".join(first), height=80, key=f"{key}-{label}")
    return tuple(name.strip() for name in _BETWEEN.split(written) if name.strip())
