"""What is counted of a journal, and the figures of it; every expectation is worked out by hand."""

from __future__ import annotations



