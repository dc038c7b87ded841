"""Runs every command of the documents, as a reader would: block after block, each document in a place of its own.

`sh` blocks are run by a shell that stops at the first failure. A block of another language says the name of its file, which is
written before the next command and has to be read by one. Ports are swapped for free ones. Where a line would start the suite
that this test is part of, make only says what it would do; `make demo` runs until it has printed its links.

Usage: docs.py PROGRAM [DOCUMENT...]
"""

import os
import pathlib
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

from cluster import Cluster, programs

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = pathlib.Path(sys.argv[1]).resolve()
# Their work is the suite's, of which this test is a part, or takes a build of its own.
ONLY_SAID = re.compile(r"^make (test|test-inside|test-browser|test-kill|bench|release|simulate\b.*)$")
LANGUAGES = {"sh", "yaml", "json", "swift"}


def blocks(text):
    """Language, file name and content of each fenced block."""
    for match in re.finditer(r"^```([^\n]*)\n(.*?)^```", text, re.M | re.S):
        language, _, name = match[1].strip().partition(" ")
        yield language, name, match[2]


def free_ports():
    """A port, and eleven in a row."""
    while True:
        first = random.randrange(20_000, 55_000)
        try:
            held = [socket.create_server(("127.0.0.1", first + offset)) for offset in range(12)]
        except OSError:
            continue
        for one in held:
            one.close()
        return first, first + 1


def script_of(document):
    """One shell script that does all that the document says; None when it says nothing."""
    console, sandbox = free_ports()
    lines, files, commands = [], [], []
    for language, name, content in blocks(document.read_text()):
        if language not in LANGUAGES:
            raise AssertionError(f"{document.name}: a block in `{language}` cannot be tried; use one of {sorted(LANGUAGES)}")
        if language == "sh":
            commands.append(content)
            lines.append("\n".join(said_only(line) for line in content.splitlines()))
        elif language != "swift":  # those are compiled with the tests; check_docs.py sees to it
            if not name:
                raise AssertionError(f"{document.name}: a `{language}` block needs a file's name behind it")
            files.append(name)
            lines.append(f"cat > '{name}' <<'END-OF-BLOCK'\n{content}END-OF-BLOCK")
    for name in files:
        if not any(name in command for command in commands) and "CLEARANCE_CONFIG" not in "".join(commands):
            raise AssertionError(f"{document.name}: no command reads `{name}`")
    text = "\n".join(lines)
    for offset in range(11):
        text = text.replace(str(8090 + offset), str(sandbox + offset))
    return text.replace("8080", str(console)) if lines else None


def said_only(line):
    match = ONLY_SAID.match(line.strip())
    return f"make --dry-run {match[1]} >/dev/null" if match else line


def uses_repository(script):
    return re.search(r"^(make|swift|scripts/)", script, re.M)


class Place:
    """Where one document is tried: an empty folder, with the program on the path."""

    def __init__(self, document, script):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="clearance-docs-"))
        tools = self.folder / ".tools"
        tools.mkdir()
        (tools / "clearance").symlink_to(PROGRAM)
        self.environment = {key: value for key, value in os.environ.items() if not key.startswith("CLEARANCE_")}
        self.environment["PATH"] = f"{tools}:{os.environ['PATH']}"
        self.cluster = None
        if "psql" in script:
            self.cluster = Cluster()
            self.environment |= self.cluster.environment
            self.environment["CLEARANCE_DATABASE_URL"] = self.cluster.address("clearance")
            self.environment["CLEARANCE_DATABASE_OWNER_URL"] = self.cluster.address("clearance_owner")
        elif re.search(r"clearance (approvals|audit|break-glass|catalog|connect revoke-all|insights|licence|reconcile|reviews)", script) and "organization create" not in script:
            self.found()
        if "make demo" in script:
            self.environment["DEMO"] = f"--folder {self.folder}/demo --port 0"
        self.directory = ROOT if uses_repository(script) else self.folder

    def found(self):
        """A document that begins in the middle finds an organization."""
        words = "--name Acme --issuer https://id.example --client-id clearance --admin-name Ada --admin-subject ada"
        command = [PROGRAM, "organization", "create", *words.split()]
        subprocess.run(command, cwd=self.folder, env=self.environment, check=True, capture_output=True)

    def leave(self):
        if self.cluster:
            self.cluster.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


def demo_interrupted(place, shell):
    """Presses Ctrl-C once the demo has printed its links."""
    links = place.folder / "demo/demo.json"
    for _ in range(1_800):
        if links.exists():
            break
        if shell.poll() is not None:
            return
        time.sleep(0.1)
    time.sleep(1)
    if shell.poll() is None:
        os.killpg(shell.pid, signal.SIGINT)


def run(document):
    script = script_of(document)
    if script is None:
        return None
    place = Place(document, script)
    log = place.folder / ".output"
    try:
        # A demo that is interrupted is what the reader wants; everything else has to succeed.
        body = re.sub(r"^make demo$", "trap : INT; make demo || true; trap - INT", script, flags=re.M)
        with open(log, "w") as output:
            shell = subprocess.Popen(
                ["bash", "-c", "set -euo pipefail\ntrap 'kill $(jobs -p) 2>/dev/null || true; wait' EXIT\n" + body],
                cwd=place.directory, env=place.environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output,
                start_new_session=True,
            )
            if "make demo" in script:
                demo_interrupted(place, shell)
            code = shell.wait(900)
        told = log.read_text(errors="replace")
        if "make demo" in script and "goes on from there" not in told:
            return f"the demo did not stop as it says:\n{told}"
        return f"exit code {code}:\n{told}" if code else ""
    except AssertionError as error:
        return str(error)
    finally:
        place.leave()


def main():
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard", "*.md"], cwd=ROOT, capture_output=True, text=True)
    wanted = [pathlib.Path(name).resolve() for name in sys.argv[2:]]
    documents = wanted or [ROOT / name for name in sorted(listed.stdout.split()) if (ROOT / name).exists()]
    if not programs():
        if os.environ.get("CLEARANCE_REQUIRE_POSTGRES"):
            sys.exit("error: PostgreSQL's programs are not installed; run scripts/setup test")
        skipped = [d for d in documents if "psql" in (script_of(d) or "")]
        documents = [d for d in documents if d not in skipped]
        print(f"skipped: {len(skipped)} documents, because PostgreSQL is not installed")
    passed = failed = 0
    for document in documents:
        began = time.monotonic()
        try:
            problem = run(document)
        except AssertionError as error:
            problem = str(error)
        if problem is None:
            continue
        name = document.relative_to(ROOT)
        passed, failed = passed + (not problem), failed + bool(problem)
        print(f"{'FAILED' if problem else 'ok    '} {name} ({time.monotonic() - began:.0f} s)")
        if problem:
            print("    " + problem.replace("\n", "\n    "))
    print(f"ran {passed + failed} documents with commands: {passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


main()
