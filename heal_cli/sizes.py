"""Amounts of storage as people write them: `500M`, `1G`, `1.5T` (powers of 1024, as df -h), or a share: `5%`."""

from __future__ import annotations

_UNITS = {"": 1, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30, "T": 1 << 40, "P": 1 << 50}


def amount(text: str, whole: int) -> float:
    """Bytes; a share is one of `whole` bytes. Raises ValueError for anything else."""
    unit = text.lstrip("0123456789.")
    number = text[: len(text) - len(unit)]
    if unit == "%" and number and float(number) <= 100:
        return float(number) / 100 * whole
    unit = unit.removesuffix("B").removesuffix("i")
    if unit not in _UNITS or not number:
        raise ValueError(f"`{text}` is not an amount")
    return float(number) * _UNITS[unit]


def is_amount(value: object) -> bool:
    """Is this an amount that `amount` understands?"""
    try:
        return isinstance(value, str) and amount(value, 1) >= 0
    except ValueError:
        return False


def spoken(size: float) -> str:
    """Bytes in the largest unit that leaves a whole number in front: `1.2G`, `350M`."""
    unit = next((name for name in reversed(_UNITS) if size >= _UNITS[name]), "")
    number = size / _UNITS[unit]
    return f"{number:.1f}{unit}".replace(".0", "") if number < 10 else f"{number:.0f}{unit}"
