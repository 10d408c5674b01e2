"""Traces for a collector of the operator's own (the extra ``telemetry``, decision 0080). Off, and not installed, unless asked for."""
