"""`cache`, `lru_cache` and `cached_property` of `functools`, without what importing that module loads.

It loads `collections`, which takes about as long as a search. What remembers results is the same code in C.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from functools import cache as cache
    from functools import cached_property as cached_property
    from functools import lru_cache as lru_cache
else:
    try:
        from _functools import _lru_cache_wrapper
    except ImportError:
        from functools import cache, lru_cache
    else:

        def lru_cache(maxsize):
            """Decorator: a function remembers its latest results, so many of them; all if it is None."""

            def decorate(function):
                remembering = _lru_cache_wrapper(function, maxsize, False, _info)
                for name in ("__module__", "__name__", "__qualname__", "__doc__"):
                    setattr(remembering, name, getattr(function, name))
                remembering.__wrapped__ = function
                return remembering

            return decorate

        def _info(*numbers):
            from collections import namedtuple

            return namedtuple("CacheInfo", "hits misses maxsize currsize")(*numbers)

        cache = lru_cache(None)

    class cached_property:
        """A property that is computed once for each value, and then an attribute of it."""

        def __init__(self, function):
            self._function = function
            self.__doc__ = function.__doc__

        def __set_name__(self, owner, name):
            self._name = name

        def __get__(self, value, owner=None):
            if value is None:
                return self
            computed = value.__dict__[self._name] = self._function(value)
            return computed
