"""/api/jobs: documents come in, as a job that is started, watched and cancelled."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Annotated

from fastapi import APIRouter, File, Form, Path, Response, UploadFile

from index.errors import UsageError
from ui.api.dependencies import Served, by_name
from ui.api.problems import NotFound, described
from ui.api.records import Failure, JobList, JobRow, Text
from ui.jobs import Job
from ui.service import Service
from ui.uploads import keep

MOST_FILES = 200
JobId = Annotated[str, Path(pattern="^[0-9a-f]{16}$", description="The job's id.")]
LINKS = {name: {"operationId": name, "parameters": {"job_id": "$response.body#/id"}} for name in ("job", "cancel_job")}

router = APIRouter(prefix="/api/jobs", tags=["indexing"], generate_unique_id_function=by_name)


@router.post(
    "",
    status_code=202,
    form_limits={"max_files": MOST_FILES, "max_fields": MOST_FILES},
    responses={202: {"description": "The job has started.", "links": LINKS}, **described(400, 409, 413, 422, 500, 503)},
)
def start_job(
    response: Response,
    service: Served,
    files: Annotated[list[UploadFile], File(description="Files to keep in the home and index.")] = [],  # noqa: B006
    paths: Annotated[
        list[Text],
        Form(
            max_length=MOST_FILES,
            description="Files and folders of the server, below a folder that `dateline serve --allow-paths` allows.",
        ),
    ] = [],  # noqa: B006
) -> JobRow:
    """Start to index files that are sent, or files of the server. One job at a time: 409 while another runs."""
    if not files and not paths:
        raise UsageError("nothing to index: send `files`, or `paths` of the server")
    service.jobs.check_free()
    allowed = [service.jobs.allowed(each) for each in paths]
    kept = [keep(each.file, each.filename or "document", service.jobs.uploads) for each in files]
    paths_of_all = [*(each.path for each in kept), *allowed]
    job = service.jobs.start(paths_of_all, uploaded=[each.path for each in kept if each.is_new])
    response.headers["Location"] = f"/api/jobs/{job.id}"
    return row(job)


@router.get("", responses=described(500))
def jobs(service: Served) -> JobList:
    """The jobs since the server was started, latest first, at most 100."""
    return JobList(jobs=[row(each) for each in service.jobs.listed()])


@router.get("/{job_id}", responses=described(404, 422, 500))
def job(job_id: JobId, service: Served) -> JobRow:
    """How far a job is."""
    return row(known(job_id, service))


@router.delete("/{job_id}", status_code=202, responses=described(404, 422, 500))
def cancel_job(job_id: JobId, service: Served) -> JobRow:
    """Cancel a job: it ends within moments. What was done stays; a job that has ended is left as it is."""
    found = known(job_id, service)
    found.stop.set()
    return row(found)


def known(job_id: str, service: Service) -> Job:
    """The job. Raises NotFound naming the id."""
    found = service.jobs.get(job_id)
    if found is None:
        raise NotFound(f"no job {job_id!r}; /api/jobs lists those since the server was started")
    return found


def row(job: Job) -> JobRow:
    """A job as it is shown: file names, not the server's paths."""
    return JobRow(
        id=job.id, state=job.state, done=job.done, total=job.total, unit=job.unit, file=PurePosixPath(job.path).name,
        added=job.added, changed=job.changed, unchanged=job.unchanged, failed=job.failed,
        failures=[Failure(file=name, reason=reason) for name, reason in list(job.failures)],
        error=job.error, seconds=job.seconds,
    )  # fmt: skip
