"""A running query: its thread, its handle, its end."""

import logging
import shutil
import threading
from collections.abc import Callable
from typing import Any

from unbounded.contracts import (
    EngineServices,
    QueryIdle,
    QueryProgress,
    QueryStarted,
    QueryTerminated,
    RunningQuery,
    StreamingQueryProgress,
)
from unbounded.errors import AnalysisError, CheckpointInUseError, StreamingQueryError
from unbounded.plan.explain import explain
from unbounded.plan.query import ProcessingTime
from unbounded_embedded.runtime.loop import MicroBatchLoop, Parts
from unbounded_embedded.runtime.polls import Polls
from unbounded_embedded.runtime.progress import iso
from unbounded_embedded.runtime.triggers import next_due_ms

_MOST_RECOVERIES = 3
_log = logging.getLogger(__name__)


class EmbeddedQuery(RunningQuery):
    """One query on one thread.

    Args:
        assemble: Makes what the loop works with, all opened. Called again if an older run of the query, one that has
            not noticed yet that this one has the checkpoint, did something first: then this one goes on from that.
        services: What the session offers.
        temporary: A checkpoint directory that goes with the query, or ``None``.
        on_end: Called on the query's thread when it has ended.
    """

    def __init__(
        self,
        assemble: Callable[[], Parts],
        services: EngineServices,
        temporary: str | None,
        on_end: Callable[["EmbeddedQuery"], None],
    ) -> None:
        self._assemble, self._services, self._temporary, self._on_end = assemble, services, temporary, on_end
        self._stopping, self._wake, self._ended = threading.Event(), threading.Event(), threading.Event()
        self._message, self._is_working = "Initializing sources", False
        self._error: StreamingQueryError | None = None
        self._polls = Polls()
        self._parts, self._loop = self._assembled()
        self.id, self.run_id = self._parts.checkpoint.query_id, self._parts.run_id
        self.name, self.spec = self._parts.spec.name, self._parts.spec
        self._thread = threading.Thread(target=self._run, name=f"unbounded-{self.name or self.run_id}", daemon=True)

    def start(self) -> None:
        """Recover, and begin. What is wrong with the checkpoint is raised here."""
        self._loop.recover()
        started = QueryStarted(self.id, self.run_id, self.name, iso(self._parts.clock.now_ms()))
        self._services.post(started)
        self._thread.start()

    # the handle

    @property
    def is_active(self) -> bool:
        return not self._ended.is_set() and self._thread.is_alive()  # it is not in a forked process

    @property
    def status(self) -> dict[str, Any]:
        return {
            "message": self._message,
            "isDataAvailable": self._is_working,
            "isTriggerActive": self._is_working,
        }

    @property
    def recent_progress(self) -> list[StreamingQueryProgress]:
        return self._parts.reporter.recent

    def exception(self) -> BaseException | None:
        return self._error

    def await_termination(self, timeout: float | None) -> bool:
        self._require_another_thread("await_termination")
        return self._ended.wait(timeout)

    def process_all_available(self) -> None:
        self._require_another_thread("process_all_available")
        self._polls.wait_for_nothing(self._wake, self._ended)
        if self._error:
            raise self._error

    def stop(self) -> None:
        self._stopping.set()
        self._wake.set()
        if threading.current_thread() is not self._thread and self.is_active:
            self._ended.wait()

    def explain(self, extended: bool) -> str:
        optimized = explain(self._parts.pipeline.plan)
        if not extended:
            return optimized
        return f"== Plan as written ==\n{explain(self.spec)}\n\n== Plan as run ==\n{optimized}"

    def _require_another_thread(self, method: str) -> None:
        if threading.current_thread() is self._thread:
            raise AnalysisError(f"{method} was called by the query itself, which would wait for itself without end.")

    def _set_status(self, message: str) -> None:
        self._message = message

    def _assembled(self) -> tuple[Parts, MicroBatchLoop]:
        parts = self._assemble()
        loop = MicroBatchLoop(parts, self._stopping, self._set_status)
        sources = (source.close for source in parts.sources)
        self._to_close = [*sources, parts.sink.close, loop.close, parts.pipeline.close]
        return parts, loop

    # the thread

    def _run(self) -> None:
        try:
            self._run_batches()
        except BaseException as error:  # noqa: BLE001 - even sys.exit() in a user's function must reach exception()
            self._error = self._story(error)
            self._error.__cause__ = error
            _log.error("%s", self._error)
        finally:
            self._close()

    def _run_batches(self) -> None:
        due_ms: int | None = None
        last_activity_ms = self._parts.clock.now_ms()
        while not self._stopping.is_set():
            due_ms = self._wait_until_due(due_ms)
            if self._stopping.is_set():
                return
            poll = self._polls.begin()
            progress = self._run_next()
            if progress:
                last_activity_ms = self._parts.clock.now_ms()
                self._services.post(QueryProgress(progress))
                if self._loop.has_read_all:
                    self._polls.found_nothing(poll)
            else:
                last_activity_ms = self._idle(poll, last_activity_ms)
            if self._loop.runs_once or (progress is None and self._loop.ends_by_itself):
                return

    def _run_next(self) -> StreamingQueryProgress | None:
        self._is_working = True
        try:
            for _ in range(_MOST_RECOVERIES):
                try:
                    return self._loop.run_next()
                except Exception as error:
                    if not self._parts.checkpoint.was_overtaken(self._loop.next_batch_id, error):
                        raise
                    _log.warning("An older run of the query %s was first; going on from there: %s", self.id, error)
                self._recover_again()
            return self._loop.run_next()
        finally:
            self._is_working = False

    def _recover_again(self) -> None:
        self.close_parts()
        self._parts, self._loop = self._assembled()
        self._loop.recover()

    def _wait_until_due(self, previous_ms: int | None) -> int | None:
        """Wait for the trigger, or for somebody in a hurry, and return when the last batch was due."""
        clock, trigger = self._parts.clock, self.spec.trigger
        due_ms = next_due_ms(trigger, clock.now_ms(), previous_ms)
        if due_ms > clock.now_ms():
            self._message = "Waiting for next trigger"
            while not (self._stopping.is_set() or self._polls.is_hurried or clock.now_ms() >= due_ms):
                clock.wait_until(due_ms, self._wake)
                self._wake.clear()
                due_ms = min(due_ms, next_due_ms(trigger, clock.now_ms(), previous_ms))  # the clock was set back
        return due_ms if clock.now_ms() >= due_ms else previous_ms

    def _idle(self, poll: int, last_activity_ms: int) -> int:
        self._polls.found_nothing(poll)
        now_ms = self._parts.clock.now_ms()
        self._message = "Waiting for data to arrive"
        if now_ms - last_activity_ms >= self._parts.settings.idle_event_ms:
            self._require_checkpoint()
            self._services.post(QueryIdle(self.id, self.run_id, iso(now_ms)))
            last_activity_ms = now_ms
        if isinstance(self.spec.trigger, ProcessingTime) and self.spec.trigger.interval_ms == 0:
            self._wake.wait(self._parts.settings.polling_delay_ms / 1000)
            self._wake.clear()
        return last_activity_ms

    def _require_checkpoint(self) -> None:
        """End if a newer run has the checkpoint. A store that does not answer ends no query that has nothing to do."""
        try:
            self._parts.checkpoint.runs.require_newest()
        except CheckpointInUseError:
            raise
        except Exception:  # noqa: BLE001 - a batch will tell
            _log.warning("The runs of the query %s could not be listed", self.id, exc_info=True)

    # the end

    def _story(self, error: BaseException) -> StreamingQueryError:
        name = f"{self.name!r} " if self.name else ""
        return StreamingQueryError(
            f"The query {name}(id {self.id}, run {self.run_id}) ended with {type(error).__name__}: {error}",
            self.id,
            self.run_id,
        )

    def close_parts(self) -> None:
        """Let go of all but the checkpoint. Twice is no error."""
        to_close, self._to_close = self._to_close, []
        for close in to_close:
            try:
                close()
            except Exception:  # noqa: BLE001 - the other parts must be closed too
                _log.exception("Closing a part of the query %s failed", self.id)

    def _close(self) -> None:
        self.close_parts()
        self._parts.checkpoint.close()
        if self._temporary and not self._error:
            shutil.rmtree(self._temporary, ignore_errors=True)
        self._message = f"Terminated with exception: {self._error}" if self._error else "Stopped"
        self._ended.set()
        self._on_end(self)
        self._polls.end()
        cause = self._error.__cause__ if self._error else None
        text = str(self._error) if self._error else None
        self._services.post(QueryTerminated(self.id, self.run_id, text, type(cause).__name__ if cause else None))
