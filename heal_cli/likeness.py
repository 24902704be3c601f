"""What a failure reads like: a second opinion on words that no rule of a tool knows.

A linear model (multinomial logistic regression) over the words, pairs and triples of words that the last lines have,
the first words of the command and its exit status, learned from the real failures of tests/corpus by
`python -m bench.likeness`, which writes `likeness.bin` beside this file: four lines of text (the types, where each
begins, the unit of weights, the number of buckets), then a row of one signed byte for each type, bucket by bucket. A
word's bucket is its CRC-32, so no vocabulary is kept; a failure reads some 200 rows.
"""

from __future__ import annotations

from binascii import crc32
from math import exp, sqrt
from os.path import dirname, join

import re2

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import NamedTuple
else:
    from heal_cli.record import NamedTuple

WEIGHTS = join(dirname(__file__), "likeness.bin")
SPREAD = 6.0  # how far a text's words together reach, few or many: features count SPREAD / sqrt(number of features)
_LINES, _CHARACTERS = 6, 800  # of the end of what was said
_STEM = 5  # characters
_NUMBERED = (  # what is another each time, and by what it is replaced, in this order
    (r"[0-9a-f]{7,}", "HEX"),
    (r"\d+", "0"),
    (r"[\w.-]+\.(?:example|com|org|io|net|dev|local|internal)\b", "HOST"),
    (r"(?:/[\w.@+-]+){2,}", "/PATH"),
    (r"([a-z])([A-Z])", r"\1 \2"),
)
_WORD = r"[a-z_']+|0|[:\"/\[\](){}=<>|!?^~]|->"


class Likeness(NamedTuple):
    """The type that a failure reads like most, and the share of it among all types, from 0 to 1."""

    type: str
    share: float


class Model(NamedTuple):
    """Learned weights: for each type where it begins, and rows of one signed byte for each type, in units of `unit`."""

    types: tuple[str, ...]
    bias: tuple[float, ...]
    unit: float
    rows: bytes

    @property
    def buckets(self) -> int:
        return len(self.rows) // len(self.types)


UNREAD = Likeness("", 0.0)
NOTHING = Model((), (), 0.0, b"")


def features(text: str, words: tuple[str, ...], ended: int | None) -> frozenset[str]:
    """What the model goes by: of the end of `text`, of a command's first words and its exit status (-N: signal N).

    All of it must be text that can be written as UTF-8 (`matching.searchable`).
    """
    said = "\n".join([line.rstrip() for line in text.split("\n") if line.strip()][-_LINES:])[-_CHARACTERS:]
    for pattern, short in _NUMBERED:
        said = re2.sub(pattern, short, said)
    found: set[str] = set()
    for line in said.lower().split("\n"):
        row = ["^", *re2.findall(_WORD, line), "$"]
        found.update(row, map(" ".join, zip(row, row[1:])), map(" ".join, zip(row, row[1:], row[2:])))  # noqa: B905, RUF007
        found.update("<" + word[:_STEM] for word in row if len(word) >= _STEM)
    names = [re2.sub(r"\d+", "0", word.rpartition("/")[2]) for word in words[:2]]
    found.update("cmd " + name for name in names)
    found.add("cmd2 " + " ".join(names))
    found.add(f"exit {ended}")
    return frozenset(found)


def buckets(found: Iterable[str], number: int) -> set[int]:
    """The rows of a model with so many buckets that features lead to."""
    return {crc32(one.encode()) % number for one in found}


def load(name: str = WEIGHTS) -> Model:
    """Read learned weights; those that cannot be read know nothing."""
    try:
        with open(name, "rb") as file:
            types, bias, unit, number = (file.readline().split() for _ in range(4))
            model = Model(tuple(map(bytes.decode, types)), tuple(map(float, bias)), float(unit[0]), file.read())
        whole = len(types) == len(bias) and len(model.rows) == int(number[0]) * len(types) > 0
    except (OSError, ValueError, IndexError):
        return NOTHING
    return model if whole else NOTHING


def liken(model: Model, found: frozenset[str]) -> Likeness:
    """What features read like. A model that knows nothing gives no type, with a share of 0."""
    if not model.types:
        return UNREAD
    wide = len(model.types)
    places = buckets(found, model.buckets)
    sums = [0] * wide
    for place in places:
        row = model.rows[place * wide : place * wide + wide]
        sums = [one + (byte if byte < 128 else byte - 256) for one, byte in zip(sums, row, strict=True)]
    factor = model.unit * SPREAD / sqrt(len(places) or 1)
    scores = [start + one * factor for start, one in zip(model.bias, sums, strict=True)]
    highest = max(scores)
    return Likeness(model.types[scores.index(highest)], 1 / sum(exp(score - highest) for score in scores))


_asked: dict[tuple[str, tuple[str, ...], int | None], Likeness] = {}
_model: list[Model] = []


def read(text: str, words: tuple[str, ...], ended: int | None) -> Likeness:
    """What a failure reads like; every rule that asks for it asks the same, so the last answer is kept."""
    asked = text, words, ended
    if asked not in _asked:
        if not _model:
            _model.append(load())
        _asked.clear()
        _asked[asked] = liken(_model[0], features(*asked))
    return _asked[asked]
