"""What the tests of the log share: a small organization with its exports, and a file to be looked at or changed."""

import base64
import hashlib
import hmac
import json
import pathlib
import subprocess
import tempfile
import unittest

import pymerkle

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
DASH = "\u2014"
ZERO = "0" * 64


def run(*words, check=False):
    answer = subprocess.run([str(word) for word in words], capture_output=True, timeout=300)
    if check and answer.returncode:
        raise AssertionError(f"{words[:4]} ended with {answer.returncode}: {answer.stderr.decode()}{answer.stdout.decode()}")
    return answer


def sha256(data):
    return hashlib.sha256(data).hexdigest()


class Company:
    """A small organization with a log, what an auditor got from it early on, and its exports."""

    def __init__(self, program):
        self.program = program
        self.place = tempfile.TemporaryDirectory()
        self.root = pathlib.Path(self.place.name)
        self.data = self.root / "data"
        self.call(
            "organization", "create", "--name", "Acme", "--issuer", "https://id.example", "--client-id", "clearance",
            "--admin-name", "Ada", "--admin-subject", "ada",
        )
        self.hire(1, 4)
        self.key = self.write("vkey.txt", self.call("audit", "key"))
        self.early = self.write("early.txt", self.call("audit", "checkpoint"))
        self.short = self.root / "short.jsonl"
        self.call("audit", "export", "--out", self.short)
        self.hire(4, 8)
        self.late = self.write("late.txt", self.call("audit", "checkpoint"))
        self.hire(8, 11)
        self.macs = self.root / "mac-keys.txt"
        self.warning = self.again("audit", "mac-keys", "--out", self.macs).stderr.decode()
        self.whole, self.since, self.chosen = (self.root / f"{name}.jsonl" for name in ("whole", "since", "chosen"))
        self.call("audit", "export", "--out", self.whole)
        self.call("audit", "export", "--since", self.late, "--out", self.since)
        self.call("audit", "export", "--action", "person_created", "--checkpoint", self.early, "--out", self.chosen)

    def again(self, *words):
        return run(self.program, *words, "--data-folder", self.data, check=True)

    def call(self, *words):
        return self.again(*words).stdout.decode()

    def hire(self, first, last):
        for number in range(first, last):
            self.call("organization", "add-person", f"Person {number}", "--role", "auditor")

    def write(self, name, text):
        path = self.root / name
        path.write_text(text, newline="")
        return path


class Export:
    """A file in pieces, to be looked at or changed."""

    def __init__(self, path):
        self.lines = path.read_bytes().splitlines(keepends=True)
        self.header = json.loads(self.lines[0])
        self.manifest = self.header["manifest"]

    def entry(self, line):
        """The exact bytes of the entry on a line; line 0 is the manifest."""
        text = self.lines[line]
        return text[len(b'{"entry":'):text.rindex(b',"entryHash":"')]

    @property
    def entries(self):
        return [self.entry(line) for line in range(1, len(self.lines))]

    def rows(self):
        return [json.loads(line) for line in self.lines[1:]]

    def replace(self, line, old, new):
        assert old in self.lines[line]
        self.lines[line] = self.lines[line].replace(old, new)

    def put(self, line, entry, mac_key=None):
        """Another entry in a line's place, with a hash that fits, and a code that fits when the key is known."""
        row = json.loads(self.lines[line])
        mac = hmac.digest(mac_key, entry, "sha256").hex() if mac_key else row["entryMac"]
        tail = {"entryHash": sha256(entry), "entryMac": mac, "keyId": row["keyId"]}
        self.lines[line] = b'{"entry":' + entry + b"," + canonical(tail)[1:] + b"\n"

    def announce(self):
        """Makes the manifest fit the lines again, without any signature."""
        rows, entries = self.rows(), self.entries
        tree = pymerkle.InmemoryTree.init_from_entries(entries, algorithm="sha256")
        self.manifest |= {
            "checkpoint": None, "count": len(rows), "to": len(rows), "treeSize": len(rows),
            "firstHash": rows[0]["entryHash"], "lastHash": rows[-1]["entryHash"], "root": tree.get_root().hex(),
        }
        self.lines[0] = canonical({"manifest": self.manifest, "signature": None}) + b"\n"


def canonical(value):
    """RFC 8785, for values that hold no number but small whole ones and no key beyond ASCII."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def chain_anew(export, line, mac_key):
    """Changes an entry and makes every later one fit, as whoever stole the key of the codes would."""
    previous = None
    for number in range(line, len(export.lines)):
        entry = json.loads(export.entry(number))
        if previous is None:
            entry["data"] = {"reason": "nothing to see here"}
        else:
            entry["prevHash"] = previous
        export.put(number, canonical(entry), mac_key)
        previous = sha256(export.entry(number))


class LogTest(unittest.TestCase):
    company = None
    program = None

    @classmethod
    def setUpClass(cls):
        company = cls.company
        cls.vkey = company.key.read_text().strip()
        name, _, data = cls.vkey.split("+", 2)
        cls.origin, cls.public = name, base64.b64decode(data)[1:]
        lines = [line for line in company.macs.read_text().splitlines() if not line.startswith("#")]
        cls.mac_id, cls.mac_key = lines[0].split("=")[0], bytes.fromhex(lines[0].split("=")[1])

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.scratch = pathlib.Path(self.folder.name)

    def file(self, name, data):
        path = self.scratch / name
        path.write_bytes(data)
        return path

    def note(self, text):
        """The text that was signed, and the signature."""
        body, _, line = text.rpartition("\n\n")
        dash, name, data = line.rstrip("\n").split(" ")
        self.assertEqual((dash, name), (DASH, self.origin))
        return body + "\n", base64.b64decode(data)[4:]
