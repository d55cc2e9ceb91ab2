"""A stop that somebody asks for waits until a transaction is over.

The exception of Ctrl-C may come between any two steps of a program: between beginning a
transaction and knowing that it was begun, for one. Then nobody gives its lock back, and the
store waits for itself.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from types import FrameType

_STOPS = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def uninterrupted() -> Iterator[None]:
    """What is asked meanwhile by SIGINT or SIGTERM is done when the block is left.

    Python runs the handlers of signals in the main thread; elsewhere nothing needs to be done. A
    signal that is not handled in Python, as one that ends the process at once, is left alone.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came: list[Callable[[], object]] = []

    def later(
        handler: Callable[[int, FrameType | None], object],
    ) -> Callable[[int, FrameType | None], None]:
        return lambda number, frame: came.append(lambda: handler(number, frame))

    try:
        with ExitStack() as restored:
            for number in _STOPS:
                handler = signal.getsignal(number)
                if callable(handler):
                    restored.callback(signal.signal, number, handler)
                    signal.signal(number, later(handler))
            yield
    finally:
        for asked in came:
            asked()
