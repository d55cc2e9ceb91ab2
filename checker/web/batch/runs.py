"""The tab where scans begin, are watched, stopped and taken up again."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path, PurePath
from secrets import token_hex
from time import monotonic
from typing import TYPE_CHECKING, Any

import streamlit as st

from checker.errors import CheckerError
from checker.report.words import run_state
from checker.scan.background import Started, start
from checker.store import default_url, is_there, open_store
from checker.store.place import uploads_folder
from checker.store.scans import Scan, ask_to_stop, listing
from checker.store.scans import show as show_scan
from checker.web.batch.desk import new_desk
from checker.web.people import person, require
from checker.web.shared import plain, policy

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

ROOTS = "CHECKER_SCAN_ROOTS"  # folders of the server that visitors may scan, as in PATH
_STARTED = "batch-started"
_MOST_RUNS = 20
_SECONDS = 1.0  # between two looks at a scan that goes on


def show() -> None:
    """Draw the tab."""
    st.write(
        "一次检查很多份通知：上传多份文件或一个压缩包，或者选服务器上的一个文件夹。中途可以离开，回来再看。"
    )
    with st.expander("适用的方案"):
        names = policy().profiles
        first = list(names).index(policy().chosen(None))
        profile = st.selectbox(
            "方案", list(names), first, format_func=lambda name: names[name], key="batch-profile"
        )
    uploading, folder = st.columns(2)
    with uploading:
        _uploads(str(profile))
    with folder:
        _folder(str(profile))
    _running()
    _runs()


def _uploads(profile: str) -> None:
    st.subheader("上传文件")
    files = st.file_uploader("选择文件", accept_multiple_files=True, key="batch-files")
    save = st.checkbox(
        "保存到本单位的库（文件和结果都留下，以后统计、处理用得上）", key="batch-save"
    )
    if not st.button("开始扫描", type="primary", key="batch-start", disabled=not files):
        return
    if save:
        require("reviewer")
        url = default_url()
        folder = _kept_folder(url)
    else:
        mine = new_desk()
        url, folder = mine.url, mine.uploads
    for number, file in enumerate(files):
        _laid(file, folder, number)
    started = start([folder], url=url, who=person(), settings={"profile": profile})
    if not save:
        mine.started = started
    st.session_state[_STARTED] = started


def _kept_folder(url: str) -> Path:
    """A new folder beside the store, by the time of the upload."""
    made = uploads_folder(url) / f"{datetime.now():%Y-%m-%d %H%M%S} {token_hex(2)}"
    try:
        made.mkdir(parents=True, mode=0o700)
    except OSError as error:
        raise CheckerError(f"文件存不到 {made.parent}。请联系管理员检查权限和空间。") from error
    return made


def _laid(file: UploadedFile, folder: Path, number: int) -> None:
    """The upload as a file; its name is kept as far as it is one, and twins get folders."""
    name = PurePath(file.name.replace("\\", "/")).name.replace("\0", "").strip() or "未命名"
    place = folder / name
    if name in (".", "..") or place.exists():
        place = folder / str(number) / name.strip(".")
        place.parent.mkdir()
    place.write_bytes(file.getvalue())


def _folder(profile: str) -> None:
    st.subheader("服务器上的文件夹")
    allowed = scan_roots()
    if allowed is None:
        path = st.text_input("文件夹路径", key="batch-folder", placeholder="例如 /data/通知/2025")
    elif allowed:
        path = st.selectbox("文件夹", allowed, key="batch-folder")
    else:
        st.caption("管理员没有开放服务器上的文件夹。需要时请用 checker app --scan-root 开放。")
        return
    again = st.checkbox("上次没能读取的文件再试一次", key="batch-retry")
    if not st.button("开始扫描", type="primary", key="batch-start-folder", disabled=not path):
        return
    require("reviewer")
    place = Path(str(path)).expanduser()
    if not place.exists():
        raise CheckerError(f"没有这个文件夹：{place}。请检查路径是否写对，有没有连上共享盘。")
    st.session_state[_STARTED] = start(
        [place], url=default_url(), who=person(), settings={"profile": profile}, retry_errors=again
    )


def scan_roots() -> list[str] | None:
    """The folders that visitors may scan; ``None`` where they may name any."""
    named = os.environ.get(ROOTS)
    return None if named is None else [root for root in named.split(os.pathsep) if root]


def _running() -> None:
    started: Started | None = st.session_state.get(_STARTED)
    if started is None:
        return
    complaint = started.complaint()
    if complaint:
        del st.session_state[_STARTED]
        raise CheckerError(complaint)
    run = started.run()
    if run is not None and not run.alive:
        st.success(f"扫描{run_state(run.state, run.alive)}：{_words(run)}。结果在上面的“结果”里。")
        return
    _progress(started.url, None if run is None else run.id)


@st.fragment(run_every=_SECONDS)
def _progress(url: str, number: int | None) -> None:
    """Where a scan is, by itself again and again; the rest of the page waits for its end."""
    if number is None:
        st.progress(0.0, text="正在准备……")
        started: Started | None = st.session_state.get(_STARTED)
        if started is None or started.run() is not None or started.complaint():
            st.rerun()
        return
    with open_store(url) as store:
        run = show_scan(store, number)
    if not run.alive:
        st.rerun()
    done, total = run.progress.files, run.total
    st.progress(min(1.0, done / total) if total else 0.0, text=f"{_words(run)}{_left(run)}")
    if st.button("停止", key=f"batch-stop-{number}"):
        with open_store(url) as store:
            ask_to_stop(store, number)
        st.caption("正在停止，手头的几份检查完就停……")


def _left(run: Scan) -> str:
    """How fast it goes and how long it takes, as seen from here."""
    seen: dict[int, tuple[float, int]] = st.session_state.setdefault("batch-seen", {})
    at, files = seen.setdefault(run.id, (monotonic(), run.progress.files))
    done, passed = run.progress.files - files, monotonic() - at
    if done <= 0 or passed < _SECONDS or not run.total:
        return ""
    rate = done / passed
    seconds = int((run.total - run.progress.files) / rate)
    left = f"{seconds // 60} 分 {seconds % 60} 秒" if seconds >= 60 else f"{seconds} 秒"
    return f"；每秒 {rate:.1f} 份，约还需 {left}"


def _words(run: Scan) -> str:
    progress = run.progress
    of = f"/{run.total}" if run.total is not None else ""
    return (
        f"{progress.files}{of} 份文件，违规 {progress.violation}，需核实 {progress.review}，"
        f"合规 {progress.compliant}，未能读取 {progress.errors}"
    )


def _runs() -> None:
    """The scans of the office: going on, left, finished."""
    if not is_there(default_url()):
        return
    with open_store() as store:
        found = listing(store)[:_MOST_RUNS]
    if not found:
        return
    st.subheader("本单位的扫描")
    for run in found:
        state = run_state(run.state, run.alive)
        with st.container(border=True):
            words, action = st.columns([5, 1])
            words.markdown(
                plain(
                    f"第 {run.id} 次　{state}　{run.started_at[:16].replace('T', ' ')}　{run.who}"
                )
            )
            words.caption(plain(f"{'、'.join(run.roots)}：{_words(run)}"))
            _action(action, run)


def _action(column: Any, run: Scan) -> None:
    if run.alive:
        if column.button("看进度", key=f"batch-look-{run.id}"):
            st.session_state["batch-looking"] = run.id
        if st.session_state.get("batch-looking") == run.id:
            _progress(default_url(), run.id)
    elif run.state != "finished" and column.button("继续", key=f"batch-again-{run.id}"):
        require("reviewer")
        gone = [root for root in run.roots if not Path(root).exists()]
        if gone:
            raise CheckerError(f"要扫描的文件已经不在了：{gone[0]}。请重新上传或连上共享盘。")
        st.session_state[_STARTED] = start(
            run.roots, url=default_url(), who=person(), settings=run.settings
        )
        st.rerun()
