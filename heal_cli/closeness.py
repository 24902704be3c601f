"""Which of some words was meant: ranked by edit distance, in which two exchanged letters are one mistake."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

MOST = 3  # more answers than these are no answer
_FEW = 8  # choices: of many, one is alike by chance
_ALIKE, _ALIKE_OF_FEW = 0.6, 0.5  # the second only with the same first letter
_MARGIN = 0.15  # a choice this much worse than the best was not meant


def closest_choices(wrong: str, choices: Iterable[str]) -> tuple[str, ...]:
    """Of what a tool said it knows, the words that are close to a wrong one, best first.

    Close is what shares enough letters, or what the wrong word abbreviates.
    """
    from rapidfuzz.distance import OSA

    known = tuple(dict.fromkeys(choice for choice in choices if choice and choice != wrong))
    least = _ALIKE_OF_FEW if len(known) <= _FEW else _ALIKE
    alike = {choice: OSA.normalized_similarity(wrong.lower(), choice.lower()) for choice in known}
    close = [
        choice
        for choice in known
        if alike[choice] >= (least if choice[:1] == wrong[:1] else _ALIKE)
        or (len(wrong) > 1 and choice.startswith(wrong))
    ]
    best = max((alike[choice] for choice in close), default=0.0) - _MARGIN
    kept = [choice for choice in close if alike[choice] >= best or choice.startswith(wrong)]
    return tuple(sorted(kept, key=lambda choice: (-alike[choice], not _same_letters(wrong, choice))))[:MOST]


def closest_programs(wrong: str, names: Iterable[str]) -> tuple[str, ...]:
    """Of all that is installed, the names that one mistake (in a longer word two) makes of a wrong one, best first.

    Nothing where the wrong name is there after all. Names are many, so that of a short word only exchanged letters
    count, and a tie that no letter decides is silence.
    """
    from rapidfuzz.distance import OSA

    known = frozenset(names)
    if wrong in known or len(wrong) < 2:
        return ()
    most = 2 if len(wrong) > 5 else 1
    near = [
        (OSA.distance(wrong, name, score_cutoff=most), name) for name in known if abs(len(name) - len(wrong)) <= most
    ]
    ranked = sorted(
        (not _same_letters(wrong, name), distance, name[:1] != wrong[:1], name)
        for distance, name in near
        if distance <= most and (len(wrong) > 3 or _same_letters(wrong, name))
    )
    if not ranked:
        return ()
    best = [name for *rank, name in ranked if rank == list(ranked[0][:3])]
    return tuple(name for *_, name in ranked[:MOST]) if len(best) <= MOST else ()


def _same_letters(one: str, other: str) -> bool:
    return sorted(one.lower()) == sorted(other.lower())
