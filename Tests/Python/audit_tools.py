"""Signatures, hashes, codes, trees and proofs, checked with tools that are not ours; each also refuses a changed copy."""

import base64
import hashlib
import json

import pymerkle
from securesystemslib.exceptions import UnverifiedSignatureError
from securesystemslib.signer import Signature, SSlibKey

from audit_company import ZERO, Export, LogTest, run


class ToolsNotOursTests(LogTest):
    go_program = None

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
        self.assertEqual(hashes, [row["entryHash"] for row in rows])
        self.assertEqual([ZERO] + hashes[:-1], [row["entry"]["prevHash"] for row in rows])
        key = f"hexkey:{self.mac_key.hex()}"
        for file, row in list(zip(files, rows))[:5]:
            code = run("openssl", "mac", "-digest", "SHA256", "-macopt", key, "-in", file, "HMAC", check=True)
            self.assertEqual(code.stdout.decode().strip().lower(), row["entryMac"])

    def test_pymerkle_grows_the_tree_of_every_checkpoint(self):
        tree = pymerkle.InmemoryTree.init_from_entries(self.export.entries, algorithm="sha256")
        for note in [self.checkpoint, self.company.early.read_text(), self.company.late.read_text()]:
            _, size, root, _ = self.note(note)[0].split("\n")
            self.assertEqual(tree.get_root(int(size)), base64.b64decode(root))
        self.export.replace(3, b"person", b"persom")
        other = pymerkle.InmemoryTree.init_from_entries(self.export.entries, algorithm="sha256")
        self.assertNotEqual(other.get_root().hex(), self.export.manifest["root"])

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
        return run(self.go_program, *words, check=check)

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
