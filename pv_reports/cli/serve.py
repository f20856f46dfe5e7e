"""serve and worker."""

import signal
import threading
from argparse import Namespace

from pv_reports.cli.output import tell
from pv_reports.cli.service import Service, running
from pv_reports.errors import ServiceError
from pv_reports.settings import load


def serve(arguments: Namespace) -> int:
    """Serve the page until interrupted."""
    with running(load(home=arguments.home)) as service:
        tell_first_user(service)
        run_page(service, arguments.host, arguments.port)
    return 0


def worker(arguments: Namespace) -> int:
    """Work on the jobs until interrupted."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    with running(load(home=arguments.home)):
        tell("Working on the queue. Ctrl+C stops; unfinished documents are taken up again.")
        stop.wait()
    return 0


def run_page(service: Service, host: str, port: int) -> None:
    """Uvicorn in the foreground; access lines without query strings, so that no search for a patient is logged."""
    import socket

    import uvicorn

    from pv_reports.web import create_app

    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise ServiceError(
                f"{host}:{port}", f"cannot be listened on ({error.strerror}).", "Name another with --port."
            ) from error
    app = create_app(service.store, service.base, service.jobs, service.settings, service.model)
    tell(f"Serving on http://{host}:{port} – Ctrl+C stops.")
    uvicorn.run(app, host=host, port=port, log_level="warning", access_log=False, server_header=False)


def tell_first_user(service: Service) -> None:
    """Nobody can sign in to a fresh home: say what to do."""
    if not service.store.users():
        tell("Nobody can sign in yet. Add a person: pv-reports user add NAME --role admin")
