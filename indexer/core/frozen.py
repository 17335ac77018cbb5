"""Frozen values like those of `dataclasses`, without importing it: with `inspect`, which it imports, it loads
longer than a search takes.

The functions of `dataclasses` (`replace`, `asdict`, `fields`, `is_dataclass`) accept them.
"""

from __future__ import annotations

from _operator import attrgetter

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from typing import Any, TypeVar

    from typing_extensions import dataclass_transform

    Value = TypeVar("Value")

set_field = _set = object.__setattr__
"""Sets a field of a frozen value that is not in use yet, or that has no value."""

_MOST_UNCOMPILED = 30


def _frozen(name: str, bases: tuple[type, ...], namespace: dict[str, Any]) -> type:
    """Make a class whose annotated attributes are its fields: slots, equality by class and fields, hash, and
    the usual repr unless the class defines one. `__slots__` of the class are slots that are no fields.

    >>> class Place(metaclass=frozen):
    ...     article: str
    ...     paragraph: int = 1
    >>> Place("a") == Place("a", 1), Place("a")
    (True, Place(article='a', paragraph=1))
    """
    annotations = namespace.get("__annotations__", {})
    fields = tuple(annotations)
    defaults = tuple([namespace.pop(field) for field in fields if field in namespace])
    namespace.setdefault("__repr__", _repr)
    namespace.update(
        __slots__=(*fields, *namespace.get("__slots__", ())),
        __match_args__=fields,
        _values_of=_reader(fields),
        __init__=_first_init(fields, defaults),
        __eq__=_equal,
        __hash__=_hash,
        __reduce__=_reduce,
        __setattr__=_refuse,
        __delattr__=_refuse,
        __signature__=_Signature(defaults),
        __dataclass_fields__=_DataclassFields(dict(zip(reversed(fields), reversed(defaults), strict=False))),
    )
    return type(name, bases, namespace)


if TYPE_CHECKING:

    @dataclass_transform(frozen_default=True)
    class frozen(type):
        """See `_frozen`, which is called in its place."""

else:
    # No decorator, since slots need a second class then: to make one takes as long as to load a small module.
    frozen = _frozen


def altered(value: Value, **changes: object) -> Value:
    """A frozen value with other values of some fields: `dataclasses.replace`, which takes long to load."""
    fields: dict[str, Any] = {name: getattr(value, name) for name in type(value).__match_args__}  # type: ignore[attr-defined]
    return type(value)(**fields | changes)


class FieldWorkedOut:
    """A field that is worked out when it is first read, by `_work_out` of its value, which sets it. Threads
    that read it at once work out equal values.

    No `__getattr__` does it, with which Python reads all fields at a tenth of the speed."""

    def __init__(self, slot: Any) -> None:
        self._slot = slot
        self.set: Callable[[Any, object], None] = slot.__set__
        """Sets the field of a value, in a third of the time of `set_field`."""
        self.__name__, self.__doc__ = slot.__name__, slot.__doc__

    def __get__(self, value: Any, owner: type | None = None) -> Any:
        if value is None:
            return self
        try:
            return self._slot.__get__(value)
        except AttributeError:
            pass
        value._work_out(self.__name__)
        return self._slot.__get__(value)

    def __set__(self, value: Any, field: object) -> None:
        self._slot.__set__(value, field)


def work_out_later(made: type, at_first: Collection[str]) -> None:
    """Have the fields of a class worked out when they are first read, but those that are set at first."""
    for name in made.__match_args__:  # type: ignore[attr-defined]
        if name not in at_first:
            type.__setattr__(made, name, FieldWorkedOut(made.__dict__[name]))


def _first_init(fields: tuple[str, ...], defaults: tuple[Any, ...]) -> Any:
    """The `__init__` of the first values of a class: compiling one takes as long as making dozens of values
    without, and a command may make few or none."""
    known = dict(zip(reversed(fields), reversed(defaults), strict=False))
    left = [_MOST_UNCOMPILED]

    def __init__(self: Any, *values: object, **named: object) -> None:
        left[0] -= 1
        positional = dict(zip(fields, values, strict=False))
        given = known | positional | named if named or len(values) < len(fields) else positional
        is_regular = len(given) == len(fields) and len(positional) == len(values)
        if left[0] < 0 or not is_regular or not named.keys().isdisjoint(positional):
            made = next(each for each in type(self).__mro__ if each.__dict__.get("__init__") is __init__)
            type.__setattr__(made, "__init__", _init_of(made, defaults))
            self.__init__(*values, **named)
            return
        for name, value in given.items():
            _set(self, name, value)
        if hasattr(self, "__post_init__"):
            self.__post_init__()

    return __init__


def _init_of(made: type, defaults: tuple[Any, ...]) -> Any:
    # The descriptors of the slots set them, which takes two thirds of the time of object.__setattr__.
    fields: tuple[str, ...] = made.__match_args__  # type: ignore[attr-defined]
    scope: dict[str, Any] = {f"_set_{name}": made.__dict__[name].__set__ for name in fields}
    sets = [f"    _set_{name}(self, {name})" for name in fields]
    if hasattr(made, "__post_init__"):
        sets.append("    self.__post_init__()")
    exec(f"def __init__(self, {', '.join(fields)}):\n" + "\n".join(sets or ["    pass"]), scope)
    scope["__init__"].__defaults__ = defaults
    return scope["__init__"]


def _reader(fields: tuple[str, ...]) -> Callable[[Any], tuple[Any, ...]]:
    """The function that reads all fields of a value; as an attribute of a class it is not bound to values."""
    if len(fields) > 1:
        return attrgetter(*fields)
    return staticmethod(lambda value: tuple([getattr(value, name) for name in fields]))


def _equal(self: Any, other: Any) -> Any:
    if other.__class__ is not self.__class__:
        return NotImplemented
    return self._values_of(self) == self._values_of(other)


def _hash(self: Any) -> int:
    return hash(self._values_of(self))


def _repr(self: Any) -> str:
    fields = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.__match_args__)
    return f"{type(self).__qualname__}({fields})"


def _reduce(self: Any) -> Any:
    return type(self), self._values_of(self)


def _refuse(self: Any, name: str, value: object = None) -> None:
    from dataclasses import FrozenInstanceError

    raise FrozenInstanceError(f"cannot assign to field {name!r}")


class _Signature:
    """The `__signature__` of a class, which `inspect` asks for."""

    def __init__(self, defaults: tuple[Any, ...]) -> None:
        self._defaults = defaults

    def __get__(self, value: object, owner: Any) -> Any:
        from inspect import signature

        whole = signature(_init_of(owner, self._defaults))
        return whole.replace(parameters=list(whole.parameters.values())[1:])


class _DataclassFields:
    """The `__dataclass_fields__` of a class, made by `dataclasses` itself when first read."""

    def __init__(self, defaults: dict[str, Any]) -> None:
        self._defaults = defaults

    def __get__(self, value: object, owner: Any) -> Any:
        from dataclasses import field, make_dataclass

        annotations = owner.__annotations__
        made = make_dataclass(
            owner.__name__,
            [
                (name, annotations[name], field(default=self._defaults[name]))
                if name in self._defaults
                else (name, annotations[name])
                for name in owner.__match_args__
            ],
            frozen=True,
        )
        return made.__dict__["__dataclass_fields__"]
