"""Secrets that can be recognised, in every shape that providers have, pasted into a server that logs at debug level and talks
to systems that send back whatever they are sent: in error bodies, in pages of HTML and in the addresses of redirects.
Afterwards nothing of them may stand anywhere: not in the database, its log of writes or any other file, nor in what was
logged, answered or exported.

Usage: canaries.py PROGRAM
"""

import base64
import collections
import http.server
import json
import os
import pathlib
import secrets
import signal
import subprocess
import sys
import threading
import unittest
import urllib.error
import urllib.parse
import urllib.request

import program
from program import ProgramTest, free_port, run, wait_for

program.use(sys.argv.pop(1))


def word(count):
    return "".join(secrets.choice("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789") for _ in range(count))


def jwt():
    part = lambda value: base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")
    return ".".join([part({"alg": "RS256", "typ": "JWT"}), part({"sub": word(32)}), word(86)])


def pem(kind="EC"):
    command = ["openssl", "ecparam", "-name", "prime256v1", "-genkey", "-noout"]
    if kind == "RSA":
        command = ["openssl", "genrsa", "2048"]
    key = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return subprocess.run(
        ["openssl", "pkcs8", "-topk8", "-nocrypt"], input=key, capture_output=True, text=True, check=True
    ).stdout


SHAPES = {
    "a GitHub installation token of 520 characters": lambda: "ghs_1234567_" + word(170) + "." + word(170) + "." + word(165),
    "a signed token": jwt,
    "an AWS pair": lambda: json.dumps({"accessKeyId": "ASIA" + word(16).upper(), "secretAccessKey": word(40)}),
    "a plain word": lambda: word(48),
}


def needles(secret):
    """What would give the secret away: long parts of it as they are, and as they travel."""
    text = secret.replace("-----BEGIN PRIVATE KEY-----", "").replace("-----END PRIVATE KEY-----", "")
    found = set()
    for part in [piece for line in text.split() for piece in line.split('"')]:
        if len(part) < 16 or part in ("accessKeyId", "secretAccessKey"):
            continue
        # From its middle: that is as secret as all of it, and no envelope around it hides it.
        for piece in {part[:24], part[len(part) // 2 - 12 : len(part) // 2 + 12], part[-24:]}:
            raw = piece.encode()
            found.update({raw, raw.hex().encode(), urllib.parse.quote(piece, safe="").encode()})
            for shift in range(3):
                found.add(base64.b64encode(b"\0" * shift + raw)[4:-4])
    # A header that every token of the kind begins with says nothing.
    header = base64.urlsafe_b64encode(b'{"alg": "RS256", "typ"')[:20]
    return {needle for needle in found if header not in needle and len(needle) >= 12}


class Echo(http.server.BaseHTTPRequestHandler):
    """A system that sends back what it was sent, each time in another way."""

    count = 0

    def answer(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode(errors="replace")
        told = f"{self.path} {self.headers} {body}"
        Echo.count += 1
        way = Echo.count % 4
        if way == 0:
            self.send_response(302)
            self.send_header("Location", "http://127.0.0.1:1/?token=" + urllib.parse.quote(told)[:4000])
            return self.finish_with(b"")
        if way == 1:
            return self.finish_with(f"<html><body>{told}</body></html>".encode(), 502, "text/html")
        told = {"error": "invalid_client", "error_description": told, "errorSummary": told, "errorCode": "E0000011",
                "errorMessages": [told], "message": told}
        self.finish_with(json.dumps(told).encode(), 401 if way == 2 else 400, "application/json")

    def finish_with(self, body, status=None, kind="text/plain"):
        if status:
            self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = answer

    def log_message(self, *_):
        pass


class Canaries(ProgramTest):
    # What a setting must look like that is no address.
    VALUES = {
        "tenant_id": "0a1b2c3d-0000-4000-8000-00000000beef", "client_id": "0a1b2c3d-0000-4000-8000-00000000c11e",
        "key_id": "canary", "certificate_thumbprint": "A" * 40, "email": "ada@example.com",
    }

    def setUp(self):
        super().setUp()
        self.planted, self.outputs = {}, collections.OrderedDict()
        self.upstream = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Echo)
        threading.Thread(target=self.upstream.serve_forever, daemon=True).start()
        self.origin = f"http://127.0.0.1:{self.upstream.server_port}"
        self.port = free_port()
        self.logs = pathlib.Path(self.place.name) / "server.log"
        self.log = self.logs.open("wb")
        self.process = subprocess.Popen(
            [program.program, "serve", "--data-folder", self.folder, "--http-port", self.port, "--mode", "development",
             "--log-level", "debug", "--egress-allow", self.origin, "--entra-authority-url", self.origin,
             "--entra-graph-url", self.origin, "--jira-api-url", self.origin],
            stdout=self.log, stderr=self.log,
        )
        wait_for(self.port)

    def tearDown(self):
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(30)
        self.log.close()
        self.upstream.shutdown()
        super().tearDown()

    def clearance(self, *words, **options):
        answer = run(*words, "--data-folder", self.folder, "--token", self.token, **options)
        self.outputs[f"{' '.join(map(str, words))} ({len(self.outputs)})"] = (answer.stdout + answer.stderr).encode()
        return answer

    def get(self, path, method="GET", body=None):
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}", method=method, data=body,
            headers={"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"},
        )
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                text = answer.read()
        except urllib.error.HTTPError as error:
            text = error.read()
        self.outputs[f"{method} {path} ({len(self.outputs)})"] = text
        return text

    def setting(self, name):
        return self.origin if name.endswith("url") else self.VALUES.get(name, "canary")

    def plant(self, kind, provider, shape, make):
        """A connection of the provider whose secrets are canaries; None where its settings are not accepted."""
        words = []
        for setting in kind["settings"]:
            if setting["required"] or setting["name"] in self.VALUES:
                words += ["--setting", f"{setting['name']}={self.setting(setting['name'])}"]
        made = self.clearance("connect", "create", kind["kind"], "--provider", provider["name"], "--json", *words)
        if made.returncode:
            return None
        connection = json.loads(made.stdout)["connection"]
        for number, field in enumerate(provider["secrets"]):
            secret = pem("RSA" if number % 2 else "EC") if field.endswith("key") else make()
            self.planted[secret] = f"{field} of {provider['name']}: {shape}"
            sent = self.clearance("connect", "secret", connection, field, input=secret)
            self.assertEqual(sent.returncode, 0, sent.stderr)
            self.get(f"/api/v1/connections/{connection}/secrets/{field}", "PUT", json.dumps({"secret": secret, "value": secret}).encode())
        for _ in range(4):
            self.clearance("connect", "test", connection, "--json")
        self.get(f"/api/v1/connections/{connection}")
        self.get(f"/api/v1/connections/{connection}/test", "POST", b"{}")
        return connection

    def plant_all(self):
        kinds = json.loads(self.clearance("connect", "kinds", "--json").stdout)
        covered, uncovered = set(), set()
        for kind in kinds:
            for provider in kind["providers"]:
                if not provider["secrets"]:
                    continue
                for shape, make in SHAPES.items():
                    (covered if self.plant(kind, provider, shape, make) else uncovered).add(provider["name"])
        print(f"canaries in {len(covered)} providers: {', '.join(sorted(covered))}"
              + (f"; not set up here: {', '.join(sorted(uncovered - covered))}" if uncovered - covered else ""))
        return covered

    def look_everywhere(self):
        for path in ["/api/v1/connections", "/api/v1/log", "/api/v1/requests", "/metrics", "/openapi.json", "/healthz", "/readyz"]:
            self.get(path)
        self.clearance("audit", "export", "--out", pathlib.Path(self.place.name) / "export.jsonl")
        self.clearance("connect", "list", "--json")

    def test_no_canary_is_found_in_files_logs_answers_or_exports(self):
        covered = self.plant_all()
        self.assertLessEqual({"okta_api_token", "okta_service_app", "jira_api_token"}, covered)
        self.assertGreater(Echo.count, 20, "nothing was sent to the system that echoes")
        self.look_everywhere()
        # The log of writes is looked at while the server runs, and what is left once it has ended.
        found = self.search("while it runs")
        self.process.terminate()
        self.process.wait(30)
        found += self.search("after the end")
        self.assertIn(b"debug", self.logs.read_bytes(), "the server did not log at debug level")
        self.assertEqual(found, [])

    def search(self, when):
        places = dict(self.outputs)
        for file in pathlib.Path(self.place.name).rglob("*"):
            if file.is_file():
                places[str(file.relative_to(self.place.name))] = file.read_bytes()
        found = []
        for secret, name in self.planted.items():
            for needle in needles(secret):
                found += [f"{name} in {place} {when}" for place, data in places.items() if needle in data]
        print(f"{when}: {len(self.planted)} canaries, {len(places)} places, {sum(map(len, places.values()))} bytes, {len(found)} hits")
        return sorted(set(found))

    def test_what_is_left_in_memory_once_everything_is_stopped_is_named_by_its_origin(self):
        self.plant_all()
        stopped = self.clearance("connect", "revoke-all", "--wipe", "--reason", "canaries", "--json")
        self.assertEqual(stopped.returncode, 0, stopped.stderr)
        # Other calls take up the memory that those with secrets let go of.
        for _ in range(50):
            self.get("/api/v1/connections")
        hits = collections.Counter()
        for origin, data in self.memory():
            for secret, name in self.planted.items():
                hits[origin] += any(needle in data for needle in needles(secret))
        print(f"in memory: {sum(hits.values())} of {len(self.planted)} canaries"
              + "".join(f"; {count} in {origin}" for origin, count in hits.items() if count))

    def memory(self):
        """What a dump would hold, by mapping."""
        with open(f"/proc/{self.process.pid}/maps") as maps, open(f"/proc/{self.process.pid}/mem", "rb") as memory:
            for line in maps:
                span, rights, *_ = line.split()
                if "r" not in rights or line.rstrip().endswith(("[vvar]", "[vsyscall]", "[vvar_vclock]")):
                    continue
                start, end = (int(part, 16) for part in span.split("-"))
                words = line.split(None, 5)
                try:
                    memory.seek(start)
                    yield words[5].strip() if len(words) > 5 else "anonymous memory", memory.read(end - start)
                except (OSError, ValueError):
                    continue


class Dumps(ProgramTest):
    def test_a_server_in_production_leaves_no_dump(self):
        port = free_port()
        process = subprocess.Popen(
            [program.program, "serve", "--data-folder", self.folder, "--http-port", port],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        wait_for(port)
        limits = pathlib.Path(f"/proc/{process.pid}/limits").read_text()
        core = next(line for line in limits.splitlines() if line.startswith("Max core file size"))
        self.assertEqual(core.split()[4:6], ["0", "0"])
        process.send_signal(signal.SIGQUIT)
        _, status = os.waitpid(process.pid, 0)
        process.returncode = -signal.SIGQUIT
        self.assertTrue(os.WIFSIGNALED(status) and not os.WCOREDUMP(status))


if __name__ == "__main__":
    unittest.main()
