"""Check and account in one reading of the rasters 一次读取: the pixels are looked at while the account is made.

What the check finds still stops the run: everything that was written so far lies aside and is thrown away.
"""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from qingshan.grid.walk import Job, Outcome, Progress, Sink
from qingshan.runs.columns import Columns
from qingshan.runs.compute import mapped
from qingshan.runs.inputs import Inputs
from qingshan.runs.job import account_job
from qingshan.runs.maps_output import MapFiles

Stage = Callable[[str], Progress]


class OnePass:
    """Walks once for the check, doing the account on the way, and has the outcome ready when the account asks for it.

    Where a model works on whole maps the check goes first: a map must not be made from pixels that nobody looked at.
    folder : for the maps, made when they are wanted;  stage : told which walk is on
    """

    def __init__(self, folder: Path, stage: Stage) -> None:
        self.folder, self.stage = folder, stage
        self.outcome: Outcome | None = None

    def for_check(self, inputs: Inputs, columns: Columns, job: Job) -> Outcome:
        """The walk of the check."""
        both = None if any(node.on_map for node in inputs.plan.nodes.values()) else together(inputs, columns, job)
        if both is None:
            return inputs.machine.walk(job, progress=self.stage("scan"))
        self.outcome = self._walked(inputs, both)
        return replace(self.outcome, sums={name: self.outcome.sums[name] for name in job.averaged})

    def for_account(self, inputs: Inputs, job: Job) -> Outcome:
        """The walk of the account, which may be done already."""
        return self._walked(inputs, job) if self.outcome is None else self.outcome

    def _walked(self, inputs: Inputs, job: Job) -> Outcome:
        progress = self.stage("account")
        if not inputs.run.outputs.maps:
            return inputs.machine.walk(job, progress=progress)
        self.folder.mkdir()
        with ExitStack() as stack:
            maps = MapFiles(self.folder, inputs, inputs.plan, stack)
            sink: Sink = maps.take
            kept = job.keeping([one.service.quantity for one in mapped(inputs.plan)])
            return inputs.machine.walk(kept, sink=sink, progress=progress)


def together(inputs: Inputs, columns: Columns, check: Job) -> Job | None:
    """One job that does what the check's and the account's do; None where one would change the other's sums."""
    account = account_job(inputs, inputs.plan, columns)
    if set(account.excluded) & set(check.averaged) or {one.gives for one in check.steps} & set(account.layers):
        return None
    return replace(
        account,
        layers={**check.layers, **account.layers},
        steps=(*account.steps, *check.steps),
        averaged=(*account.averaged, *(name for name in check.averaged if name not in account.averaged)),
        limits=tuple(dict.fromkeys((*account.limits, *check.limits))),
    )
