"""The last thing before the wire: of each span only what is registered goes on (``kit.tracing.registered``), whoever made it."""

import logging
import time
from collections.abc import Sequence

from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SpanExporter, SpanExportResult
from opentelemetry.sdk.util.instrumentation import InstrumentationScope
from opentelemetry.trace import Link, SpanContext, Status

from kit.tracing.registered import registered_name, registered_only

logger = logging.getLogger("meeloop.telemetry")
# A collector that is away for a day is no reason for a line each five seconds.
SAID_AGAIN_AFTER = 600.0
OURS = InstrumentationScope("meeloop")


class RegisteredOnly(SpanExporter):
    """Makes each span anew from what may be said. What does not arrive is lost, and said once in a while."""

    def __init__(self, wire: SpanExporter, about: Resource) -> None:
        self._wire, self._about = wire, about
        self._said_at, self._is_shut = -SAID_AGAIN_AFTER, False

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        """Send them; raises nothing."""
        if self._is_shut:
            return SpanExportResult.FAILURE
        try:
            result = self._wire.export([self.made_anew(one) for one in spans])
        except Exception:  # noqa: BLE001  # whatever goes wrong here is nobody's page
            result = SpanExportResult.FAILURE
        if result is not SpanExportResult.SUCCESS and not self._is_shut:
            self._say(len(spans))
        return result

    def made_anew(self, span: ReadableSpan) -> ReadableSpan:
        """Return the span without what is not registered: its events (errors with their words), descriptions, states of others."""
        attributes = registered_only(span.attributes or {})
        return ReadableSpan(
            name=registered_name(span.name, attributes),
            context=_bare(span.context),
            parent=_bare(span.parent),
            resource=self._about,
            attributes=attributes,
            links=[Link(_bare(one.context)) for one in span.links],  # type: ignore[arg-type]  # a link has one
            kind=span.kind,
            status=Status(span.status.status_code),
            start_time=span.start_time,
            end_time=span.end_time,
            instrumentation_scope=OURS,
        )

    def shutdown(self) -> None:
        """Let the wire go, and send nothing more."""
        if not self._is_shut:
            self._is_shut = True
            self._wire.shutdown()

    def force_flush(self, timeout_millis: int = 30_000) -> bool:
        """Nothing waits here."""
        return self._wire.force_flush(timeout_millis)

    def _say(self, count: int) -> None:
        if time.monotonic() - self._said_at >= SAID_AGAIN_AFTER:
            self._said_at = time.monotonic()
            logger.warning("telemetry_not_sent", extra={"count": count})


def _bare(context: SpanContext | None) -> SpanContext | None:
    """Return the ids only."""
    if context is None:
        return None
    return SpanContext(context.trace_id, context.span_id, is_remote=context.is_remote, trace_flags=context.trace_flags)
