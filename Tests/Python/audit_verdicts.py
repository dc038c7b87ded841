"""What `audit verify` says of an export, sound or tampered with, and the exit codes; the other verifier has to agree."""

import base64
import json
import stat
import sys

from audit_company import ROOT, ZERO, Export, LogTest, canonical, chain_anew, run, sha256


class Verifying(LogTest):
    """`audit verify` on an export; the other verifier must come to the same exit code."""

    def verify(self, path, *words):
        return run(self.program, "audit", "verify", path, *words)

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
        self.assertEqual(run(self.program, "audit", "verify", "--mac-key", company.macs).returncode, 64)
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
        again = run(self.program, "audit", "mac-keys", "--out", company.macs, "--data-folder", company.data)
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
            "a key of the line twice": manifest + b"\n" + first.replace(b',"entryMac":', b',"entryMac":"","entryMac":', 1) + b"\n" + rest,
            "another member": manifest + b"\n" + first[:-1] + b',"x":1}\n' + rest,
            "a blank": manifest + b"\n" + first.replace(b'"action":', b'"action": ', 1) + b"\n" + rest,
            "a huge number": manifest + b"\n" + first.replace(b'"seq":1,', b'"seq":' + b"9" * 400 + b",", 1) + b"\n" + rest,
            "invalid UTF-8": manifest + b"\n" + first.replace(b'{"action":"', b'{"action":"\xff', 1) + b"\n" + rest,
            "an unknown key id": manifest + b"\n" + first.replace(b'"keyId":"', b'"keyId":"x', 1) + b"\n" + rest,
            "nothing": b"", "only a manifest": manifest + b"\n",
        }
        for name, data in cases.items():
            with self.subTest(name):
                self.assertNotEqual(data, whole)
                answer = self.verify(self.file("x", data), "--key", self.vkey, "--mac-key", self.company.macs)
                self.assertEqual(answer.returncode, 4, answer.stdout.decode())
