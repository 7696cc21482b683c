"""Records out of the JSON that `present.plain` made of them. Only types that a record declares are ever made."""

from __future__ import annotations

from dataclasses import fields
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from index.records import Day

Record = TypeVar("Record")


def restored(kind: type[Record], value: Any) -> Record:
    """The record of a kind that a JSON object stands for. A field that it lacks takes its default; others are passed over.

    Raises ValueError naming what does not fit.

    >>> restored(Day, "2022-02-14")
    Day(year=2022, month=2, day=14)
    """
    made: Record = _made(kind, value)
    return made


def _made(kind: Any, value: Any) -> Any:
    origin = get_origin(kind)
    if kind is Day:
        return Day.parse(_fitting(value, str))
    if hasattr(kind, "__dataclass_fields__"):
        known = _hints(kind)
        given = _fitting(value, dict)
        return kind(
            **{each.name: _made(known[each.name], given[each.name]) for each in fields(kind) if each.name in given}
        )
    if origin in (Union, UnionType):
        return None if value is None and NoneType in get_args(kind) else _made(_only(kind), value)
    if origin is tuple:
        return _tuple(get_args(kind), _fitting(value, list))
    if origin is dict:
        return {key: _made(get_args(kind)[1], each) for key, each in _fitting(value, dict).items()}
    if origin is Literal:
        if value not in get_args(kind):
            raise ValueError(f"expected one of {get_args(kind)}, found {value!r}")
        return value
    return float(value) if kind is float and type(value) is int else _fitting(value, kind)


def _tuple(kinds: tuple[Any, ...], values: list[Any]) -> tuple[Any, ...]:
    if kinds[1:] == (Ellipsis,):
        return tuple(_made(kinds[0], each) for each in values)
    if len(kinds) != len(values):
        raise ValueError(f"expected {len(kinds)} values, found {values!r}")
    return tuple(_made(kind, each) for kind, each in zip(kinds, values, strict=True))


def _fitting(value: Any, kind: type) -> Any:
    if not isinstance(value, kind):
        raise ValueError(f"expected {kind.__name__}, found {value!r}")
    return value


def _only(kind: Any) -> Any:
    """The one type of `X | None`."""
    (one,) = (each for each in get_args(kind) if each is not NoneType)
    return one


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)
