"""A real llama.cpp server with a tiny random Qwen3, and a proxy before it that fails on demand."""

import json
import threading
import time
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from pv_reports.qwen import QwenEndpoint
from pv_reports.settings import Settings


@pytest.fixture(scope="session")
def qwen_url(tmp_path_factory) -> Iterator[str]:
    """The address of the model server."""
    import xllamacpp  # with gguf below, installed only for the marked suites

    from tests.qwen.tiny_qwen import CONTEXT, write

    params = xllamacpp.CommonParams()
    params.model.path = str(write(tmp_path_factory.mktemp("model") / "tiny-qwen3.gguf"))
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    params.n_ctx = CONTEXT
    params.n_parallel = 1
    params.cpuparams.n_threads = 1
    params.cpuparams_batch.n_threads = 1
    params.warmup = False
    server = xllamacpp.Server(params)
    yield f"{server.listening_address}/v1"
    del server


class Faults:
    """Which fault each of the next requests meets; afterwards requests go through to the real server."""

    def __init__(self) -> None:
        self.coming: list[str] = []
        self.requests = 0
        self.bodies: list[dict] = []


def _handler(upstream: str, faults: Faults) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            faults.requests += 1
            faults.bodies.append(json.loads(body))
            fault = faults.coming.pop(0) if faults.coming else ""
            if fault.isdigit():
                self._answer(int(fault), b'{"error": {"message": "no"}}')
            elif fault == "cut":
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", "5000")
                self.end_headers()
                self.wfile.write(b'{"choices": [')
                self.close_connection = True
            elif fault == "slow":
                time.sleep(3)
                self.close_connection = True
            elif fault:
                message = {
                    "role": "assistant",
                    "content": None if fault == "refusal" else "I would rather talk about {",
                }
                message |= {"refusal": "I cannot help with that."} if fault == "refusal" else {}
                answer = {"id": "1", "object": "chat.completion", "created": 1, "model": "m"}
                answer["choices"] = [{"index": 0, "finish_reason": "stop", "message": message}]
                self._answer(200, json.dumps(answer).encode())
            else:
                request = urllib.request.Request(
                    upstream.removesuffix("/v1") + self.path, body, {"Content-Type": "application/json"}
                )
                with urllib.request.urlopen(request, timeout=60) as response:
                    self._answer(response.status, response.read())

        def _answer(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    return Handler


@pytest.fixture
def faulty(qwen_url) -> Iterator[tuple[str, Faults]]:
    """A proxy to the model server, and the faults it is told to show."""
    faults = Faults()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(qwen_url, faults))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/v1", faults
    server.shutdown()
    server.server_close()


@pytest.fixture
def connect():
    """An endpoint without pauses between its tries."""

    def made(url: str, **settings) -> QwenEndpoint:
        values = {"model_name": "tiny-qwen3", "model_max_tokens": 4000, "model_timeout_s": 60} | settings
        return QwenEndpoint(Settings(model_url=url, **values), pause=lambda seconds: None)

    return made
