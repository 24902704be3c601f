"""`NamedTuple` for the short road, without importing `typing`.

`typing` costs as much start-up time as the bare interpreter; the road a successful command takes cannot afford it.
Type checkers see `typing.NamedTuple` (the modules that use this one import it under ``TYPE_CHECKING``); at run time
this class gives the part of it that heal uses: fields from annotations, defaults, keywords, equality, `_replace`,
`_asdict` and a readable `repr`.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    _tuplegetter: Callable[[int, None], property]
else:
    from _collections import _tuplegetter  # what namedtuple uses: half the price of property(itemgetter(place))


class _Fields(type):
    """Turns the annotations of a class body into the fields of a tuple."""

    def __new__(mcs, name: str, bases: tuple[type, ...], body: dict[str, object]) -> type:
        if not bases:
            return type.__new__(mcs, name, (tuple,), {"__slots__": ()})
        annotations: Any = body.get("__annotations__", {})
        fields: tuple[str, ...] = tuple(annotations)
        defaults = {field: body.pop(field) for field in fields if field in body}
        properties = {field: _tuplegetter(place, None) for place, field in enumerate(fields)}
        body.update(properties)
        body.update(_fields=fields, _defaults=defaults, __slots__=(), __new__=_new, __getnewargs__=tuple)
        body.update(__repr__=_repr, _replace=_replace, _asdict=_asdict)
        return type.__new__(mcs, name, (tuple,), body)


def _new(cls, *values, **named):  # type: ignore[no-untyped-def]
    fields = cls._fields
    if len(values) != len(fields):
        given = len(values)
        try:
            values += tuple(named.pop(field) if field in named else cls._defaults[field] for field in fields[given:])
        except KeyError as missing:
            raise TypeError(f"{cls.__name__} needs a value for {missing}") from None
    if named or len(values) != len(fields):
        raise TypeError(f"{cls.__name__} has the fields {fields}")
    return tuple.__new__(cls, values)


def _repr(self) -> str:  # type: ignore[no-untyped-def]
    pairs = ", ".join(f"{field}={value!r}" for field, value in zip(self._fields, self, strict=True))
    return f"{type(self).__name__}({pairs})"


def _asdict(self) -> dict[str, object]:  # type: ignore[no-untyped-def]
    return dict(zip(self._fields, self, strict=True))


def _replace(self, **changes):  # type: ignore[no-untyped-def]
    return type(self)(**{**_asdict(self), **changes})


class NamedTuple(metaclass=_Fields):
    """Base of heal's values: `class Point(NamedTuple): x: int; y: int = 0`."""
