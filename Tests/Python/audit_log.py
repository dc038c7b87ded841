"""The log through the real command line, held against tools that are not ours, and tampered with in every way.

Usage: audit_log.py PROGRAM

Tools: openssl (signatures, hashes, codes), pymerkle and securesystemslib from PyPI, Go's `sumdb/note` and `sumdb/tlog` (the
Debian packages golang-go and golang-golang-x-mod-dev), and `scripts/verify_export.py`. Each is also shown something wrong,
so that a check which cannot fail is noticed.
"""

import base64
import hashlib
import hmac
import json
import os
import pathlib
import shutil
import sqlite3
import stat
import subprocess
import sys
import tempfile
import unittest

import pymerkle
from securesystemslib.exceptions import UnverifiedSignatureError
from securesystemslib.signer import Signature, SSlibKey

PROGRAM = pathlib.Path(sys.argv.pop(1)).resolve()
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

    def __init__(self):
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
        return run(PROGRAM, *words, "--data-folder", self.data, check=True)

    def call(self, *words):
        return self.again(*words).stdout.decode()

    def hire(self, first, last):
        for number in range(first, last):
            self.call("organization", "add-person", "--name", f"Person {number}", "--subject", f"p{number}", "--role", "requester")

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
        return text[len(b'{"entry":'):text.rindex(b',"hash":"')]

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
        mac = hmac.digest(mac_key, entry, "sha256").hex() if mac_key else row["mac"]
        tail = {"hash": sha256(entry), "keyID": row["keyID"], "mac": mac}
        self.lines[line] = b'{"entry":' + entry + b"," + canonical(tail)[1:] + b"\n"

    def announce(self):
        """Makes the manifest fit the lines again, without any signature."""
        rows, entries = self.rows(), self.entries
        tree = pymerkle.InmemoryTree.init_from_entries(entries, algorithm="sha256")
        self.manifest |= {
            "checkpoint": None, "count": len(rows), "to": len(rows), "treeSize": len(rows),
            "firstHash": rows[0]["hash"], "lastHash": rows[-1]["hash"], "root": tree.get_state().hex(),
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
    @classmethod
    def setUpClass(cls):
        cls.company = company = COMPANY
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


class ToolsNotOursTests(LogTest):
    def setUp(self):
        super().setUp()
        self.export = Export(self.company.whole)
        self.checkpoint = self.export.manifest["checkpoint"]

    def openssl_verifies(self, text, signature):
        prefix = bytes.fromhex("302a300506032b6570032100")
        key = self.file("key.der", prefix + self.public)
        return run(
            "openssl", "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", key, "-rawin",
            "-in", self.file("text", text.encode()), "-sigfile", self.file("signature", signature),
        ).returncode == 0

    def test_openssl_verifies_checkpoint_and_manifest(self):
        for note in [self.checkpoint, self.export.header["signature"], self.company.early.read_text()]:
            text, signature = self.note(note)
            self.assertTrue(self.openssl_verifies(text, signature))
            self.assertFalse(self.openssl_verifies(text.replace("\n", "0\n", 1), signature))
            self.assertFalse(self.openssl_verifies(text, bytes([signature[0] ^ 1]) + signature[1:]))

    def test_securesystemslib_verifies_checkpoint_and_manifest(self):
        key = SSlibKey("log", "ed25519", "ed25519", {"public": self.public.hex()})
        for note in [self.checkpoint, self.export.header["signature"], self.company.early.read_text()]:
            text, signature = self.note(note)
            key.verify_signature(Signature("log", signature.hex()), text.encode())
            with self.assertRaises(UnverifiedSignatureError):
                key.verify_signature(Signature("log", signature.hex()), text.replace("\n", "0\n", 1).encode())

    def test_openssl_walks_the_chain_and_computes_the_codes(self):
        files = [self.file(f"{number:04}", entry) for number, entry in enumerate(self.export.entries)]
        printed = run("openssl", "dgst", "-sha256", "-r", *files, check=True).stdout.decode().splitlines()
        hashes = [line.split(" ")[0] for line in printed]
        rows = self.export.rows()
        self.assertEqual(hashes, [row["hash"] for row in rows])
        self.assertEqual([ZERO] + hashes[:-1], [row["entry"]["prevHash"] for row in rows])
        key = f"hexkey:{self.mac_key.hex()}"
        for file, row in list(zip(files, rows))[:5]:
            code = run("openssl", "mac", "-digest", "SHA256", "-macopt", key, "-in", file, "HMAC", check=True)
            self.assertEqual(code.stdout.decode().strip().lower(), row["mac"])

    def test_pymerkle_grows_the_tree_of_every_checkpoint(self):
        tree = pymerkle.InmemoryTree.init_from_entries(self.export.entries, algorithm="sha256")
        for note in [self.checkpoint, self.company.early.read_text(), self.company.late.read_text()]:
            _, size, root, _ = self.note(note)[0].split("\n")
            self.assertEqual(tree.get_state(int(size)), base64.b64decode(root))
        self.export.replace(3, b"person", b"persom")
        other = pymerkle.InmemoryTree.init_from_entries(self.export.entries, algorithm="sha256")
        self.assertNotEqual(other.get_state().hex(), self.export.manifest["root"])

    def inclusion(self, seq, size, leaf, hashes, root):
        shape = pymerkle.InmemoryTree.init_from_entries([b"%d" % n for n in range(size)], algorithm="sha256")
        rule = shape.prove_inclusion(seq, size).rule
        proof = pymerkle.InclusionProof("sha256", True, size, seq, rule, [leaf, *map(bytes.fromhex, hashes)])
        pymerkle.verify_inclusion(leaf, bytes.fromhex(root), proof, index=seq, size=size)

    def test_pymerkle_accepts_every_proof_of_a_filtered_export(self):
        export = Export(self.company.chosen)
        size, root = export.manifest["treeSize"], export.manifest["root"]
        self.assertGreater(len(export.lines), 8)
        for line, row in enumerate(export.rows(), 1):
            leaf = hashlib.sha256(b"\0" + export.entry(line)).digest()
            self.inclusion(row["entry"]["seq"], size, leaf, row["proof"], root)
            with self.assertRaises(pymerkle.InvalidProof):
                self.inclusion(row["entry"]["seq"], size, leaf, row["proof"][:-1] + [ZERO], root)

    def test_pymerkle_and_go_accept_what_prove_prints(self):
        for seq in [1, 2, 7]:
            proof = json.loads(self.company.call("audit", "prove", str(seq)))
            self.inclusion(seq, proof["treeSize"], bytes.fromhex(proof["leafHash"]), proof["hashes"], self.root_of(proof))
            entry = self.file("entry", self.export.entry(seq))
            words = [proof["treeSize"], self.root_of(proof), seq - 1, entry, *proof["hashes"]]
            self.go("inclusion", *words, check=True)
            self.assertNotEqual(self.go("inclusion", *words[:2], seq, *words[3:]).returncode, 0)

    def root_of(self, proof):
        return base64.b64decode(self.note(proof["checkpoint"])[0].split("\n")[2]).hex()

    def go(self, *words, check=False):
        return run(GO_PROGRAM, *words, check=check)

    def test_go_opens_the_notes(self):
        for number, note in enumerate([self.checkpoint, self.export.header["signature"], self.company.early.read_text()]):
            opened = self.go("note", self.vkey, self.file(f"note{number}", note.encode()), check=True)
            self.assertEqual(opened.stdout.decode(), self.note(note)[0])
            changed = self.file("changed", note.replace("\n", "0\n", 1).encode())
            self.assertNotEqual(self.go("note", self.vkey, changed).returncode, 0)

    def test_go_grows_the_tree_and_accepts_the_proof_of_consistency(self):
        entries = self.file("entries", b"\n".join(self.export.entries) + b"\n")
        self.assertEqual(self.go("root", entries, check=True).stdout.decode().strip(), self.export.manifest["root"])
        for path, note in [(self.company.chosen, self.company.early), (self.company.since, self.company.late)]:
            manifest = Export(path).manifest
            _, size, root, _ = self.note(note.read_text())[0].split("\n")
            [proof] = manifest["consistency"]
            self.assertEqual(proof["size"], int(size))
            words = [manifest["treeSize"], manifest["root"], size, base64.b64decode(root).hex(), *proof["proof"]]
            self.go("consistency", *words, check=True)
            self.assertNotEqual(self.go("consistency", *words[:3], ZERO, *words[4:]).returncode, 0)


class Verifying(LogTest):
    """`audit verify` on an export; the other verifier must come to the same exit code."""

    def verify(self, path, *words):
        return run(PROGRAM, "audit", "verify", path, *words)

    def other(self, path, *words):
        return run(sys.executable, ROOT / "scripts/verify_export.py", path, *words)

    def expect(self, code, path, *words, found=()):
        answer = self.verify(path, *words)
        text = answer.stdout.decode()
        self.assertEqual(answer.returncode, code, text + answer.stderr.decode())
        for words_found in found:
            self.assertIn(words_found, text)
        self.assertEqual(self.other(path, *words).returncode, code)
        return text


class VerdictTests(Verifying):
    def test_authenticated(self):
        company = self.company
        self.assertEqual(self.verify(company.whole, "--key", company.key).returncode, 0)
        text = self.expect(0, company.whole, "--key", self.vkey, "--checkpoint", company.early)
        self.assertIn("the message authentication codes of", text)
        text = self.expect(0, company.whole, "--key", self.vkey, "--mac-key", company.macs, "--checkpoint", company.late)
        self.assertNotIn("message authentication codes of", text)
        self.assertIn("checked MACs", text)

    def test_from_a_checkpoint_only_what_is_new_is_there_and_verified(self):
        company = self.company
        size = int(company.late.read_text().split("\n")[1])
        export = Export(company.since)
        self.assertEqual((export.manifest["from"], export.manifest["treeSize"] - size + 1), (size, len(export.lines) - 1))
        words = ["--key", self.vkey, "--checkpoint", company.late, "--mac-key", company.macs]
        self.assertIn(f"checkpoints   {size}", self.expect(0, company.since, *words))
        export.replace(2, b"person", b"persom")
        self.expect(4, self.file("x", b"".join(export.lines)), *words, found=[f"FOUND edited at entry {size + 1}"])
        self.expect(4, company.since, "--key", self.vkey, "--checkpoint", company.early, found=["FOUND checkpoint"])

    def test_a_filtered_export_proves_each_entry(self):
        company = self.company
        words = ["--key", self.vkey, "--checkpoint", company.early, "--mac-key", company.macs]
        self.expect(0, company.chosen, *words, found=["each entry is proven"])
        export = Export(company.chosen)
        export.lines[2], last = export.lines[3], export.lines.pop()
        self.assertTrue(last)
        self.expect(4, self.file("x", b"".join(export.lines)), *words)
        export = Export(company.chosen)
        proof = export.rows()[1]["proof"][0].encode()
        export.replace(2, proof, bytes(reversed(proof)))
        self.expect(4, self.file("x", b"".join(export.lines)), *words, found=["FOUND badProof"])

    def test_consistent_but_not_authenticated(self):
        company = self.company
        self.expect(3, company.whole, found=["no verification key was given"])
        export = Export(company.whole)
        export.announce()
        path = self.file("unsigned", b"".join(export.lines))
        self.expect(3, path, "--key", self.vkey, found=["the manifest is not signed", "the log has no signed checkpoint"])

    def test_wrong_keys_and_wrong_files_are_refused(self):
        company = self.company
        self.assertEqual(self.verify(self.scratch / "none").returncode, 2)
        self.assertEqual(self.verify(company.whole, "--key", company.early).returncode, 2)
        self.assertEqual(self.verify(company.whole, "--mac-key", self.file("open", company.macs.read_bytes())).returncode, 12)
        broken = self.file("broken", company.early.read_bytes() + b"\xff")
        self.assertEqual(self.verify(company.whole, "--checkpoint", broken).returncode, 2)
        self.assertEqual(self.verify(company.whole, "--since", company.early).returncode, 64)
        self.assertEqual(run(PROGRAM, "audit", "verify", "--mac-key", company.macs).returncode, 64)
        twice = self.file("twice", company.macs.read_bytes() + f"{self.mac_id}={ZERO}\n".encode())
        twice.chmod(0o600)
        self.assertEqual(self.verify(company.whole, "--mac-key", twice).returncode, 2)

    def test_another_organizations_name_key_or_checkpoint_fails(self):
        company = self.company
        stranger = self.vkey.replace(self.vkey.split("+", 2)[2], base64.b64encode(b"\1" + bytes(32)).decode())
        data = b"\1" + bytes(32)
        name = self.origin.encode()
        same_name = f"{self.origin}+{sha256(name + bytes([10]) + data)[:8]}+{base64.b64encode(data).decode()}"
        self.assertEqual(self.verify(company.whole, "--key", stranger).returncode, 2)
        self.expect(4, company.whole, "--key", same_name, found=["FOUND signature"])
        answer = self.verify(company.whole, "--key", self.vkey, "--organization", "other")
        self.assertEqual((answer.returncode, b"FOUND foreign" in answer.stdout), (4, True))
        foreign = self.file("foreign", company.early.read_text().replace(self.origin, "clearance/other").encode())
        self.expect(4, company.whole, "--checkpoint", foreign, found=["FOUND checkpoint"])

    def test_the_file_of_secret_keys_is_for_its_owner_alone_and_on_the_record(self):
        company = self.company
        self.assertEqual(stat.S_IMODE(company.macs.stat().st_mode), 0o600)
        self.assertIn("warning", company.warning)
        again = run(PROGRAM, "audit", "mac-keys", "--out", company.macs, "--data-folder", company.data)
        self.assertEqual((again.returncode, b"file_exists" in again.stderr), (2, True))
        recorded = [row["entry"] for row in Export(company.whole).rows() if row["entry"]["action"] == "log_keys_exported"]
        self.assertEqual([entry["data"]["keys"] for entry in recorded], [[self.mac_id]])
        for path in [company.whole, company.data / "clearance.db"]:
            self.assertNotIn(self.mac_key.hex().encode(), path.read_bytes())
            self.assertNotIn(self.mac_key, path.read_bytes())


class TamperingTests(Verifying):
    """Each kind of tampering on the export, found and named at the first entry concerned."""

    def setUp(self):
        super().setUp()
        self.export = Export(self.company.whole)
        self.last = len(self.export.lines) - 1
        self.all = [
            "--key", self.vkey, "--mac-key", self.company.macs, "--checkpoint", self.company.early,
            "--checkpoint", self.company.late,
        ]

    def found(self, *finding, words=None):
        path = self.file("tampered", b"".join(self.export.lines))
        self.expect(4, path, *(self.all if words is None else words), found=finding)

    def places(self):
        return [1, 2, 6, self.last - 1, self.last]

    def each(self, places):
        for place in places:
            self.export = Export(self.company.whole)
            yield place

    def test_an_edited_byte(self):
        for place in self.each(self.places()):
            self.export.replace(place, b'"actor":{"id":"', b'"actor":{"id":"x')
            self.found(f"FOUND edited at entry {place}")

    def test_an_edited_byte_with_a_hash_that_fits(self):
        for place in self.each(self.places()):
            entry = self.export.entry(place).replace(b'"actor":{"id":"', b'"actor":{"id":"x')
            self.export.put(place, entry)
            self.found(f"FOUND badMac at entry {place}")
            kind = f"replaced at entry {place}" if place < self.last else "rewritten at entry 1"
            self.found(f"FOUND {kind}", words=["--key", self.vkey])

    def test_a_deleted_entry(self):
        for place in self.each(self.places()[:-1]):
            del self.export.lines[place]
            self.found(f"FOUND deleted at entry {place}")

    def test_an_inserted_entry(self):
        for place in self.each(self.places()):
            other = json.loads(self.export.entry(place)) | {"action": "signed_in"}
            line = self.export.lines[place]
            self.export.put(place, canonical(other), self.mac_key)
            self.export.lines.insert(place, line)
            self.found(f"FOUND inserted at entry {place}")

    def test_entries_that_changed_places(self):
        for place in self.each(self.places()[:-1]):
            lines = self.export.lines
            lines[place], lines[place + 1] = lines[place + 1], lines[place]
            self.found(f"FOUND reordered at entry {place}")

    def test_an_entry_that_stands_twice(self):
        for place in self.each(self.places()):
            self.export.lines.insert(place, self.export.lines[place])
            self.found(f"FOUND duplicated at entry {place}")

    def test_a_tail_cut_off(self):
        for place in self.each([2, 6, self.last]):
            del self.export.lines[place:]
            self.found(f"FOUND truncated at entry {place}")

    def test_a_tail_cut_off_and_signed_again_is_told_by_a_later_checkpoint(self):
        end = Export(self.company.short).manifest["treeSize"]
        self.expect(0, self.company.short, "--key", self.vkey, "--mac-key", self.company.macs)
        self.expect(4, self.company.short, *self.all, found=[f"FOUND truncated at entry {end + 1}"])

    def test_a_chain_made_anew_with_the_stolen_key_of_the_codes(self):
        early, late = (int(note.read_text().split("\n")[1]) for note in (self.company.early, self.company.late))
        for place in self.each([1, early, early + 1, late, self.last]):
            chain_anew(self.export, place, self.mac_key)
            first = 1 if place <= early else early + 1 if place <= late else late + 1
            self.found(f"FOUND rewritten at entry {first}")
            # With the manifest made to fit as well, only what was handed out before can tell.
            self.export.announce()
            if place <= late:
                self.found(f"FOUND rewritten at entry {first}")
            self.assertEqual(self.verify(self.scratch / "tampered", "--mac-key", self.company.macs).returncode, 4)
            path = self.file("announced", b"".join(self.export.lines))
            self.expect(3, path, "--key", self.vkey, "--mac-key", self.company.macs)

    def test_what_only_looks_like_the_same_file(self):
        whole = self.company.whole.read_bytes()
        manifest, first, rest = whole.split(b"\n", 2)
        cases = {
            "CRLF": whole.replace(b"\n", b"\r\n"), "BOM": b"\xef\xbb\xbf" + whole, "an empty line": whole + b"\n",
            "no last newline": whole[:-1], "bytes behind": whole + b"{}", "a zero byte": whole + b"\0",
            "two manifests": manifest + b"\n" + whole,
            "a manifest in another order": manifest.replace(b'{"manifest":', b'{"signature":null,"manifest":', 1) + b"\n" + first + b"\n" + rest,
            "a key twice": manifest + b"\n" + first.replace(b'{"action":', b'{"action":"x","action":', 1) + b"\n" + rest,
            "a key of the line twice": manifest + b"\n" + first.replace(b',"mac":', b',"mac":"","mac":', 1) + b"\n" + rest,
            "another member": manifest + b"\n" + first[:-1] + b',"x":1}\n' + rest,
            "a blank": manifest + b"\n" + first.replace(b'"action":', b'"action": ', 1) + b"\n" + rest,
            "a huge number": manifest + b"\n" + first.replace(b'"seq":1,', b'"seq":' + b"9" * 400 + b",", 1) + b"\n" + rest,
            "invalid UTF-8": manifest + b"\n" + first.replace(b'{"action":"', b'{"action":"\xff', 1) + b"\n" + rest,
            "an unknown key id": manifest + b"\n" + first.replace(b'"keyID":"', b'"keyID":"x', 1) + b"\n" + rest,
            "nothing": b"", "only a manifest": manifest + b"\n",
        }
        for name, data in cases.items():
            with self.subTest(name):
                self.assertNotEqual(data, whole)
                answer = self.verify(self.file("x", data), "--key", self.vkey, "--mac-key", self.company.macs)
                self.assertEqual(answer.returncode, 4, answer.stdout.decode())


class StoredLogTests(LogTest):
    """The same on the database: what whoever owns the machine can do, and what tells."""

    def setUp(self):
        super().setUp()
        self.data = self.scratch / "data"
        shutil.copytree(self.company.data, self.data)

    def verify(self, *words):
        answer = run(PROGRAM, "audit", "verify", "--data-folder", self.data, *words)
        return answer.returncode, answer.stdout.decode() + answer.stderr.decode()

    def tamper(self, body):
        database = sqlite3.connect(self.data / "clearance.db")
        for [name] in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'audit_%'").fetchall():
            database.execute(f"DROP TRIGGER {name}")
        body(database)
        database.commit()
        database.close()

    def test_the_database_itself_refuses(self):
        database = sqlite3.connect(self.data / "clearance.db")
        for change in [
            "UPDATE audit_entries SET action = 'x' WHERE seq = 3", "DELETE FROM audit_entries WHERE seq = 3",
            "UPDATE audit_checkpoints SET note = 'x'", "DELETE FROM audit_checkpoints",
        ]:
            with self.assertRaises(sqlite3.IntegrityError):
                database.execute(change)
        database.close()

    def test_a_sound_log(self):
        code, text = self.verify("--checkpoint", self.company.early)
        self.assertEqual(code, 0, text)
        self.assertIn("kept with the log fit", text)
        code, text = self.verify("--since", self.company.late, "--checkpoint", self.company.late, "--key", self.vkey)
        self.assertEqual(code, 0, text)
        size = int(self.company.late.read_text().split("\n")[1])
        self.assertIn(f"entries before {size} are not", text)
        data = b"\1" + bytes(32)
        key = f"{self.origin}+{sha256(self.origin.encode() + bytes([10]) + data)[:8]}+{base64.b64encode(data).decode()}"
        code, text = self.verify("--key", key)
        self.assertEqual((code, "FOUND signature" in text), (4, True), text)

    def test_an_edited_and_a_deleted_entry(self):
        self.tamper(lambda db: db.execute("UPDATE audit_entries SET bytes = replace(bytes, 'person', 'persom') WHERE seq = 5"))
        code, text = self.verify()
        self.assertEqual((code, "at entry 5" in text), (4, True), text)
        self.tamper(lambda db: db.execute("DELETE FROM audit_entries WHERE seq = 5"))
        code, text = self.verify()
        self.assertEqual((code, "FOUND deleted at entry 5" in text), (4, True), text)

    def test_a_log_made_anew_with_every_key_is_told_by_the_checkpoints_kept_and_by_one_from_outside(self):
        self.tamper(self.make_anew)
        late = int(self.company.late.read_text().split("\n")[1])
        code, text = self.verify()
        self.assertEqual((code, "FOUND rewritten" in text, "stored checkpoint" in text), (4, True, True), text)
        self.tamper(lambda db: db.execute("DELETE FROM audit_checkpoints"))
        self.assertEqual(self.verify()[0], 0)
        for words in (["--checkpoint", self.company.late], ["--since", self.company.late]):
            code, text = self.verify(*words)
            self.assertEqual((code, "FOUND rewritten" in text), (4, True), text)
            self.assertIn(f"{late}", text)

    def make_anew(self, database):
        previous = None
        for seq, data in database.execute("SELECT seq, bytes FROM audit_entries WHERE seq >= 4 ORDER BY seq").fetchall():
            entry = json.loads(data)
            if previous is None:
                entry["data"] = {"reason": "nothing to see here"}
            else:
                entry["prevHash"] = previous.hex()
            made = canonical(entry)
            previous = hashlib.sha256(made).digest()
            mac = hmac.digest(self.mac_key, made, "sha256")
            database.execute("UPDATE audit_entries SET bytes = ?, hash = ?, mac = ? WHERE seq = ?", (made, previous, mac, seq))
        database.execute("UPDATE audit_heads SET hash = ?", (previous,))
        database.execute("DELETE FROM audit_trees")
        database.execute("DELETE FROM audit_nodes")

    def test_a_log_rolled_back_to_an_earlier_copy_is_told_by_a_later_checkpoint(self):
        def roll_back(database):
            [end] = database.execute("SELECT max(seq) - 6 FROM audit_entries").fetchone()
            [last] = database.execute("SELECT hash FROM audit_entries WHERE seq = ?", (end,)).fetchone()
            for table, column in [("audit_entries", "seq"), ("audit_checkpoints", "size")]:
                database.execute(f"DELETE FROM {table} WHERE {column} > ?", (end,))
            database.execute("UPDATE audit_heads SET seq = ?, hash = ?", (end, last))
            database.execute("DELETE FROM audit_trees")

        newest = self.company.write("newest.txt", self.company.call("audit", "checkpoint"))
        self.tamper(roll_back)
        self.assertEqual(self.verify()[0], 0)
        code, text = self.verify("--checkpoint", newest)
        self.assertEqual((code, "FOUND truncated" in text or "FOUND rewritten" in text), (4, True), text)


def build_go(folder):
    """Builds the checker against the sources that Debian packages, without a network."""
    environment = os.environ | {
        "GO111MODULE": "off", "GOPATH": "/usr/share/gocode", "GOCACHE": f"{folder}/cache", "GOFLAGS": "", "GOPROXY": "off",
    }
    program = pathlib.Path(folder) / "checklog"
    subprocess.run(["go", "build", "-o", program, ROOT / "Tests/Go/checklog.go"], env=environment, check=True)
    return program


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        GO_PROGRAM = build_go(folder)
        COMPANY = Company()
        result = unittest.main(exit=False).result
    sys.exit(0 if result.wasSuccessful() else 1)
