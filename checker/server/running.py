"""Runs the server until it is told to stop, and then lets it finish what it is at."""

from __future__ import annotations

import signal
import socket
import sys
from types import FrameType

import uvicorn

from checker.errors import CheckerError
from checker.server.app import application
from checker.server.service import Service
from checker.server.settings import Settings

_AFTER_GRACE = 5  # seconds, for the answers to those whose work was given up


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, service: Service) -> None:
        super().__init__(config)
        self._service = service

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        # In a signal handler of the main thread, where the loop runs as well.
        super().handle_exit(sig, frame)
        self._service.stop_soon()


def serve(settings: Settings) -> None:
    """Answer until SIGTERM or Ctrl-C. Raises CheckerError where the server cannot begin."""
    bound = _bound(settings)
    app = application(settings)
    service: Service = app.state.service
    config = uvicorn.Config(
        app,
        http="h11",
        ws="none",
        lifespan="on",
        log_level="warning",
        access_log=False,
        server_header=False,
        # Who asks is who is connected; what a header says of it anyone can write.
        proxy_headers=False,
        timeout_graceful_shutdown=round(settings.grace_seconds) + _AFTER_GRACE,
    )
    server = _Server(config, service)
    # From now on, not only once Uvicorn listens; and when all is done, for it raises the signal again.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, server.handle_exit)
    host, port = bound.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    print(
        f"接口服务在 http://{shown}:{port} ，接口说明在 /openapi.json ，按 Ctrl+C 停止。",
        flush=True,
    )
    _warn(settings, service)
    server.run(sockets=[bound])


def _bound(settings: Settings) -> socket.socket:
    """A socket that listens there; first, so that a port in use is said before all the work."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    # By its full name: only then does asyncio send answers at once, and not 40 ms later.
    bound = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((settings.host, settings.port))
        # Who comes as soon as the address is said waits until Uvicorn takes him in.
        bound.listen()
    except OSError as error:
        bound.close()
        raise CheckerError(
            f"不能在 {settings.host}:{settings.port} 上提供服务（{error.strerror}）。"
            "可能已有程序占用，请用 --port 换一个端口，或检查 --host。"
        ) from error
    return bound


def _warn(settings: Settings, service: Service) -> None:
    from checker.store import keys

    if settings.host not in ("127.0.0.1", "localhost", "::1"):
        print(
            "其他机器也能访问。密钥和文件以明文传送，请只在可信的内网使用，或在前面加上 HTTPS 代理。",
            file=sys.stderr,
        )
    if not settings.open and not any(key.revoked_at is None for key in keys.listing(service.store)):
        print(
            "还没有发放密钥，谁也用不了。请用 checker keys add 名称 --role reader 发放。",
            file=sys.stderr,
        )
