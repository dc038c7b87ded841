"""What the tests of the program share: running it, serving with it, and what a refusal looks like."""

import pathlib
import socket
import subprocess
import tempfile
import time
import unittest

program = None


def use(path):
    """Names the program, once, before any test."""
    global program
    program = pathlib.Path(path).resolve()


def run(*words, prefix=(), **options):
    command = [*map(str, prefix), str(program), *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, **options)


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return str(taken.getsockname()[1])


def wait_for(port):
    for _ in range(400):
        try:
            return socket.create_connection(("127.0.0.1", int(port)), 1).close()
        except OSError:
            time.sleep(0.05)
    raise TimeoutError(f"nobody listens on port {port}")


class Served:
    """A server on a folder, for as long as a `with` lasts."""

    def __init__(self, folder):
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.process = subprocess.Popen(
            [program, "serve", "--data-folder", folder, "--http-port", self.port],
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        )

    def __enter__(self):
        wait_for(self.port)
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.communicate(timeout=30)


class ProgramTest(unittest.TestCase):
    """Has a folder with an organization, whose first admin's token is `self.token`."""

    def setUp(self):
        self.place = tempfile.TemporaryDirectory()
        self.folder = pathlib.Path(self.place.name) / "data"
        made = self.found(self.folder)
        self.token = made.stdout.split("token ")[1].split()[0]

    def tearDown(self):
        self.place.cleanup()

    def found(self, folder, prefix=()):
        made = run(
            "organization", "create", "--data-folder", folder, "--name", "Acme", "--issuer", "https://id.example",
            "--client-id", "clearance", "--admin-name", "Ada", "--admin-subject", "ada", prefix=prefix,
        )
        self.assertEqual(made.returncode, 0, made.stderr)
        return made

    def refused(self, code, reason, *words, **options):
        answer = run(*words, **options)
        self.assertEqual((answer.returncode, f"`{reason}`" in answer.stderr), (code, True), answer.stderr)
        return answer

    def serve(self, code, reason, *words, **options):
        return self.refused(code, reason, "serve", "--data-folder", self.folder, *words, **options)

    def verifies(self, folder):
        """The log of the folder is whole; gives its number of entries."""
        log, key = pathlib.Path(self.place.name) / "whole.jsonl", pathlib.Path(self.place.name) / "whole.key"
        self.assertEqual(run("audit", "export", "--data-folder", folder, "--out", log).returncode, 0)
        key.write_text(run("audit", "key", "--data-folder", folder).stdout)
        verified = run("audit", "verify", log, "--key", key)
        self.assertEqual(verified.returncode, 0, verified.stdout + verified.stderr)
        return len(log.read_text().splitlines()) - 1
