"""What the process does that reads and judges: one question after another, until its pipe closes."""

from __future__ import annotations

import faulthandler
import gc
import logging
import os
import signal
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from checker.errors import CheckerError, ReadError
from checker.guard.order import Order
from checker.reading.limits import Limits

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from checker.annotate import Annotated
    from checker.drafting.tracked import Tracked
    from checker.engine import Judged
    from checker.policy import Policy
    from checker.reading.single import Source
    from checker.view import Viewed

TEMPORARY = "CHECKER_TMP"  # names the folder that is removed with the process
_log = logging.getLogger(__name__)


def work(pipe: Connection, order: Order, folder: str) -> None:
    """What the process does until its pipe closes."""
    # Nearly all that is loaded for the first answer stays: to look for garbage in it, again and
    # again while it grows, takes a tenth of a cold check.
    gc.disable()
    _bind(order.limits, folder)
    from checker.policy import Policy
    from checker.policy.stored import with_stored

    try:
        if order.carried is not None:
            policy = order.carried.policy(Path(folder))
        else:
            policy = with_stored(Policy.load(order.policy), order.store)
        profile = policy.chosen(order.profile)
    except CheckerError as error:
        pipe.send(("failed", error))
        return
    pipe.send(("ready", policy.version, profile))
    with suppress(EOFError, OSError, KeyboardInterrupt):
        while True:
            job, asked, source, name, without = pipe.recv()
            try:
                _answer(pipe, asked, policy, job, source, name, without)
            except CheckerError as error:
                pipe.send(("failed", error))
            except Exception as error:
                _log.debug("%s could not be judged", name, exc_info=True)
                pipe.send(("broken", type(error).__name__))
                return  # whatever state this left behind goes too
            gc.enable()


def _answer(
    pipe: Connection,
    order: Order,
    policy: Policy,
    job: str,
    source: Source,
    name: str,
    without: frozenset[int],
) -> None:
    from checker.engine import Judged, check_all
    from checker.record import recorded

    current = 0

    def starting(number: int, name: str) -> None:
        nonlocal current
        current = number
        pipe.send(("file", number, name))

    for result in check_all(
        source,
        name=name,
        profile=order.profile,
        on=order.on,
        policy=policy,
        limits=order.limits,
        without=without,
        starting=starting,
        recognising=lambda page: pipe.send(("page", page)),
    ):
        answer: object = result
        if isinstance(result, Judged):
            if job == "view":
                pipe.send(("drawing", result.verdict))
                answer = _viewed(result, order.limits)
            elif job == "record":
                answer = recorded(result.verdict, name)
            elif job == "check":
                answer = result.verdict
            elif job in ("draft", "revise"):
                pipe.send(("file", current, result.verdict.document.name))  # it takes as long again
                answer = _drafted(result, policy, job, order.limits)
            else:
                answer = _annotated(result, job, order.limits)
        pipe.send(("result", current, answer))
        if isinstance(result, ReadError):
            # Its history holds whatever the reader had built up, which may be all the memory.
            result.__cause__ = result.__context__ = result.__traceback__ = None
    pipe.send(("done",))


def _annotated(judged: Judged, job: str, limits: Limits) -> Annotated | ReadError:
    from checker.annotate import annotate

    try:
        return annotate(judged.data, judged.verdict, limits=limits, as_pdf=job == "pdf")
    except ReadError as error:
        return error


def _drafted(judged: Judged, policy: Policy, job: str, limits: Limits) -> Tracked | ReadError:
    from checker.drafting import drafted
    from checker.drafting.tracked import Tracked, tracked

    draft = drafted(judged.verdict, policy)
    if job == "draft":
        return Tracked(draft, b"")
    try:
        return tracked(judged.data, draft, limits=limits)
    except ReadError as error:
        return error


def _viewed(judged: Judged, limits: Limits) -> Viewed:
    from checker.view import view

    return view(judged.data, judged.verdict, limits=limits)


def _bind(limits: Limits, folder: str) -> None:
    """Ties the process to its parent, its folder and its share of memory."""
    faulthandler.disable()  # the parent says what happened, in the user's language
    os.environ[TEMPORARY] = folder
    tempfile.tempdir = folder
    if sys.platform == "win32":
        return
    os.setsid()
    import resource

    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (limits.max_memory_bytes, limits.max_memory_bytes))
    if sys.platform == "linux":
        import ctypes

        die_with_parent = 1  # PR_SET_PDEATHSIG
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(die_with_parent, signal.SIGKILL)
