"""``POST /v1/check``: files or a text in, the verdicts out, in one answer."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO, Any

from fastapi import APIRouter, Request
from starlette.responses import Response, StreamingResponse

from checker.guard import Guard
from checker.reading.limits import MB
from checker.report import json as json_report
from checker.server import drafting
from checker.server.access import Caller, Here, Reader
from checker.server.asked import JSON, How, Piece, read_asked
from checker.server.judging import Done, Work
from checker.server.openapi import CHECK, problems
from checker.server.service import Service
from checker.store import audit
from checker.store.audit import Action

router = APIRouter(prefix="/v1", tags=["核对"])
_IN_MEMORY = 2 * MB  # of an answer; what is longer waits on disk
_PIECE = 64 * 1024


@router.post(
    "/check",
    summary="核对文件或文字",
    description="上传一份或几份文件（表单里的 file，可以写多次），或者用 JSON 发一段文字。"
    "压缩包、邮件里的每份文件各有一个结果。读不了的文件也是一个结果，verdict 为 null，原因在 errors 里。",
    response_class=Response,
    responses=problems(400, 401, 408, 413, 415, 422, 429, 501, 503),
    openapi_extra=CHECK,
)
async def check(request: Request, service: Here, caller: Reader) -> Response:
    """Judge what the request holds; one answer with a result for each notice."""
    files: ExitStack = request.scope["checker.files"]
    with service.places.one(caller.key):
        bounds = service.settings.bounds

        def new_file() -> Path:
            path = service.spool.file()
            files.callback(path.unlink, missing_ok=True)
            return path

        asked = await read_asked(request, service, new_file, bounds.files, text=True)
        if asked.how.mode == "draft":
            drafting.require()
        # The request itself has been paid for; each further file costs as much as one by itself.
        service.rates.take(caller.key, caller.rate, count=len(asked.pieces) - 1, debt=True)
        answers, runs = [], []
        for piece in asked.pieces:
            answer = _Answer(files.enter_context(_spooled(service)))
            work = work_on(piece, asked.how, service, caller, "check")
            answers.append(answer)
            runs.append(service.run(partial(answer.filled, work, service)))
        done = await asyncio.gather(*runs, return_exceptions=True)
        for one in done:
            if isinstance(one, BaseException):
                raise one
            service.metrics.count(entry.verdict for entry in one.entries)
        drafts = [d for one in done if isinstance(one, Done) for d in one.drafts]
        pieces = _pieces(answers, drafts if asked.how.mode == "draft" else None)
        if sum(answer.length for answer in answers) <= _IN_MEMORY:
            return Response(b"".join(pieces), media_type=JSON)
        return StreamingResponse(pieces, media_type=JSON)


def work_on(
    piece: Piece, how: How, service: Service, caller: Caller, action: Action, target: str = ""
) -> Work:
    """What a guard is to do with ``piece``, and the row of the audit about it."""
    entry = caller.entry(action, target=target)
    return Work(piece, how, service.policy, service.order, entry)


@dataclass(slots=True)
class _Answer:
    """The results for one piece, comma between them, in ``file``."""

    file: IO[bytes]
    length: int = 0

    def filled(self, work: Work, service: Service, guard: Guard) -> Done:
        """What came of ``work``, once it has been written down. In the guard's thread."""
        done = work(guard, self._write)
        audit.write(service.store, done.entries)
        return done

    def _write(self, line: str) -> None:
        piece = (", " if self.length else "").encode() + line.encode()
        self.file.write(piece)
        self.length += len(piece)


def _pieces(answers: list[_Answer], drafts: list[Any] | None) -> Iterator[bytes]:
    yield b'{"results": ['
    begun = False
    for answer in answers:
        if not answer.length:
            continue
        if begun:
            yield b", "
        begun = True
        answer.file.seek(0)
        while piece := answer.file.read(_PIECE):
            yield piece
    if drafts is None:
        yield b"]}"
    else:
        yield b"], " + json_report.line({"drafts": drafts}).encode()[1:]


def _spooled(service: Service) -> IO[bytes]:
    return tempfile.SpooledTemporaryFile(_IN_MEMORY, dir=str(service.spool.folder))
