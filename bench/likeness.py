"""`python -m bench.likeness`: learn from the corpus what failures read like, and say how right that would have been.

    python -m bench.likeness                # cross-validated: each file is asked of a model that has not seen it
    python -m bench.likeness --write        # learn from all of tests/corpus/*.jsonl, and write heal_cli/likeness.bin

The model of heal_cli/likeness.py: multinomial logistic regression by scikit-learn over hashed words. Of those failures
that no rule of a tool would know it is asked for a type, and for silence; the rules in rules/likely.yaml say from which
share on it is believed. What lies in tests/corpus/held is not learned from.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy
import scipy.sparse
from sklearn.linear_model import LogisticRegression

from bench.accuracy import CORPUS, heard_on_stdout, is_heard, question, read_cases
from heal_cli import likeness
from heal_cli.explanation import Explainer
from heal_cli.likeness import SPREAD, Model

BUCKETS = 1 << 14  # twice and four times as many were no better on the sixth and seventh fresh set
INVERSE_PENALTY = 4.0
FOLDS = 6


class Case(NamedTuple):
    """A failure of the corpus as features, and the types that are right for it, its own first."""

    file: str
    features: frozenset[str]
    types: tuple[str, ...]


def read(files: Sequence[Path]) -> list[Case]:
    """The cases of some files as the model sees them in `heal run`."""
    heard, explainer = heard_on_stdout(), Explainer()
    found = []
    for name, case in read_cases(files).items():
        asked = question(name, case, is_heard(case, heard))
        failure = explainer.failure(asked["command"], asked["exit_code"], asked["stderr"])
        words = failure.commands[-1].words if failure.commands else ()
        features = likeness.features(failure.text, words, failure.exit)
        found.append(Case(name.partition(":")[0], features, (case["type"], *case.get("also", ()))))
    return found


def learn(cases: Sequence[Case], buckets: int = BUCKETS) -> Model:
    """Learn, and round every weight to one of 255 steps."""
    places = [sorted(likeness.buckets(case.features, buckets)) for case in cases]
    weights = numpy.concatenate([numpy.full(len(row), SPREAD / len(row) ** 0.5) for row in places])
    starts = numpy.cumsum([0, *map(len, places)])
    matrix = scipy.sparse.csr_matrix((weights, numpy.concatenate(places), starts), shape=(len(cases), buckets))
    learned = LogisticRegression(C=INVERSE_PENALTY, max_iter=150, tol=1e-3).fit(
        matrix, [case.types[0] for case in cases]
    )
    unit = float(abs(learned.coef_).max()) / 127
    rows = numpy.rint(learned.coef_.T / unit).astype(numpy.int8)
    bias = tuple(round(float(one), 4) for one in learned.intercept_)
    return Model(tuple(map(str, learned.classes_)), bias, unit, rows.tobytes())


def write(model: Model, name: str) -> None:
    """Write a model as heal reads it."""
    head = (model.types, model.bias, (model.unit,), (model.buckets,))
    Path(name).write_bytes("".join(" ".join(map(str, row)) + "\n" for row in head).encode() + model.rows)


def cross_validated(cases: Sequence[Case]) -> list[tuple[Case, likeness.Likeness]]:
    """What each case reads like to a model that has seen no case of its file."""
    files = sorted({case.file for case in cases})
    random.Random(5).shuffle(files)
    found = []
    for fold in (set(files[first::FOLDS]) for first in range(FOLDS)):
        model = learn([case for case in cases if case.file not in fold])
        found += [(case, likeness.liken(model, case.features)) for case in cases if case.file in fold]
    return found


def main() -> None:
    """Cross-validate, or learn and write."""
    parser = argparse.ArgumentParser(prog="bench.likeness", description="Learn what failures read like.")
    parser.add_argument("--write", action="store_true", help="learn from the whole corpus and write the weights")
    cases = read(sorted(CORPUS.glob("*.jsonl")))
    if parser.parse_args().write:
        write(learn(cases), likeness.WEIGHTS)
        print(f"{likeness.WEIGHTS}: learned from {len(cases)} failures")
        return
    found = cross_validated(cases)
    print("share   told   right   silent ones told   silence told   right")
    for least in (0.5, 0.6, 0.7, 0.8, 0.9):
        sure = [(case, like.type) for case, like in found if like.share >= least]
        told = [(case, kind) for case, kind in sure if kind != "none"]
        quiet = [case for case, kind in sure if kind == "none"]
        right = sum(kind in case.types for case, kind in told) / len(told)
        ill = sum(case.types[0] == "none" for case, _ in told)
        kept = sum("none" in case.types for case in quiet) / len(quiet)
        print(f"{least:5} {len(told):6} {right:7.1%} {ill:18} {len(quiet):14} {kept:7.1%}")


if __name__ == "__main__":
    main()
