"""The figures of `heal stats`, from a tally. Pure functions; every share comes with the counts it is made of."""

from __future__ import annotations


