"""Visits that were carried to the station in files: uploaded here, received as if the phone had sent them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from flask import render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from forms.problems import Problem
from visits.carried import LARGEST, Intake, Taken
from web import trail
from web.auth import account, needs_role
from web.county import county
from web.phone.changes import received
from web.problems import sentence

TAKERS = ("station", "bureau")
# What only the worker can mend, on the phone.
MENDABLE = ("body_field", "rows_too_many", "text_too_long", "too_deep")


@dataclass(frozen=True, slots=True)
class Result:
    """What became of the file of this name: it was `taken`, or why it was not and whether the phone can `mend` it."""

    name: str
    taken: Taken | None = None
    why: str = ""
    mend: bool = False

    @property
    def held(self) -> int:
        """How much of the visit is here: its answers and each attachment count as one."""
        return 1 + sum(file["held"] for file in self.taken.receipt.files) if self.taken else 0

    @property
    def lacking(self) -> list[tuple[str, str]]:
        """The attachments that are not here, each with the reason where there is one."""
        if self.taken is None:
            return []
        said = {sha256: sentence(problem) for sha256, problem in self.taken.refused.items()}
        return [(file["name"], said.get(file["sha256"], "")) for file in self.taken.receipt.files if not file["held"]]

    @property
    def unmade(self) -> list[str]:
        """Why changes of the household that came along were not taken."""
        return [sentence(problem) for problem in self.taken.unmade] if self.taken else []


@needs_role(*TAKERS)
def carried_page() -> ResponseReturnValue:
    return render_template("pages/carried.html", results=[], limit=LARGEST >> 20)


@needs_role(*TAKERS)
def take_in() -> ResponseReturnValue:
    """Each file by itself: one that is refused keeps no other."""
    files = [file for file in request.files.getlist("file") if file.filename]
    results = [_taken(file) for file in files] or [Result("", why=sentence(Problem("carried_missing")))]
    code = 200 if any(one.taken for one in results) else 422
    return render_template("pages/carried.html", results=results, limit=LARGEST >> 20), code


def _taken(file: FileStorage) -> Result:
    here, name = county(), file.filename or ""
    now = datetime.now(here.zone)
    intake = Intake(here.cell, here.files, here.surveys, here.key, account(), now, lambda: str(uuid4()), received)
    try:
        taken = intake.take(file.stream)
    except Problem as problem:
        return Result(name, why=sentence(problem), mend=problem.code in MENDABLE)
    finally:
        file.close()
    held = sum(one["held"] for one in taken.receipt.files)
    trail.record("visit.carry", "visit", taken.receipt.uuid, worker=taken.worker.id, files=held)
    return Result(name, taken)
