"""``/v1/jobs``: many files at once, and their results as JSON lines."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Request, Response
from fastapi import Path as InPath
from starlette.responses import StreamingResponse

from checker.server.access import Here, Reader
from checker.server.asked import read_asked
from checker.server.jobs import Job
from checker.server.models import JobShown, JobsShown
from checker.server.openapi import JOBS, JSON_LINES, RESULTS, problems
from checker.server.problems import Problem
from checker.store import audit

router = APIRouter(prefix="/v1/jobs", tags=["批量"])
Number = Annotated[
    str, InPath(description="提交时得到的编号。", examples=["qZ3cVb8r0Xl5d2m9YtKfAw"])
]


@router.post(
    "",
    status_code=202,
    summary="提交批量任务",
    description="上传许多文件（表单里的 file 写多次，最多 1000 份），马上得到编号；之后查看进度、取结果。"
    "文件核对完即删除；结果保留一段时间，也可以提前删除。服务重启后，没有取的任务须重新提交。",
    responses=problems(400, 401, 408, 413, 415, 422, 429, 503),
    openapi_extra=JOBS,
)
async def submit(request: Request, response: Response, service: Here, caller: Reader) -> JobShown:
    """Take on a job."""
    files: ExitStack = request.scope["checker.files"]
    with service.jobs.place(caller):
        folder = service.spool.sub()
        files.callback(shutil.rmtree, folder, ignore_errors=True)

        def new_file() -> Path:
            handle, name = tempfile.mkstemp(dir=folder)
            open(handle, "wb").close()
            return Path(name)

        most = service.settings.bounds.job_files
        asked = await read_asked(request, service, new_file, most, text=False)
        if asked.how.mode == "draft":
            raise Problem(422, faults=[("mode", "批量任务只核对，不改写草稿，请删掉")])
        job = service.jobs.begin(asked, folder, caller)
    files.pop_all()  # the folder is the job's now
    row = caller.entry("job", target=job.id, status=202)
    await asyncio.to_thread(audit.write, service.store, [row])
    response.headers["Location"] = f"/v1/jobs/{job.id}"
    return JobShown.model_validate(job)


@router.get("", summary="列出本密钥的批量任务", responses=problems(401, 422, 429, 503))
async def listed(service: Here, caller: Reader) -> JobsShown:
    """The caller's jobs."""
    return JobsShown(jobs=[JobShown.model_validate(job) for job in service.jobs.of(caller)])


@router.get("/{id}", summary="查看进度", responses=problems(401, 404, 422, 429, 503))
async def show(id: Number, service: Here, caller: Reader) -> JobShown:
    """How far a job is."""
    return JobShown.model_validate(service.jobs.get(id, caller))


@router.get(
    "/{id}/results",
    summary="取结果",
    description="按文件的先后，每行一个结果；没有做完时连接一直开着，做完一份发一份。"
    "连接正常结束表示结果完整；中途断开表示任务被删除或服务停止。",
    response_class=StreamingResponse,
    responses=problems(401, 404, 422, 429, 503),
    openapi_extra=RESULTS,
)
async def results(id: Number, service: Here, caller: Reader) -> StreamingResponse:
    """The results of a job, as they come."""
    job: Job = service.jobs.get(id, caller)
    row = caller.entry("job-results", target=job.id)
    await asyncio.to_thread(audit.write, service.store, [row])
    return StreamingResponse(service.jobs.lines(job), media_type=JSON_LINES)


@router.delete(
    "/{id}",
    status_code=204,
    response_class=Response,
    summary="删除批量任务",
    description="没有做完的不再做，文件和结果一并删除。",
    responses=problems(401, 404, 422, 429, 503),
)
async def delete(id: Number, service: Here, caller: Reader) -> None:
    """Stop and remove a job."""
    job = service.jobs.get(id, caller)
    await service.jobs.delete(job)
    row = caller.entry("job-delete", target=job.id, status=204)
    await asyncio.to_thread(audit.write, service.store, [row])
