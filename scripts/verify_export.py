#!/usr/bin/env python3
"""Verifies an audit export of Clearance, and shares no code with it.

    verify_export.py EXPORT [--key VKEY]... [--mac-key FILE]... [--checkpoint FILE]...

It reads docs/audit-export-format.md and nothing else of the project, so it doubles as a check of that page and as the
peer against which the product's own verifier is measured. Exit codes: 0 authenticated, 3 consistent but not
authenticated, 4 failed. Ed25519 needs the package `cryptography`; nothing else does.
"""
import argparse
import base64
import hashlib
import hmac
import json
import sys

sha256 = hashlib.sha256


class Failed(Exception):
    pass


def require(condition, message):
    if not condition:
        raise Failed(message)


# The tree of RFC 6962

def node(left, right):
    return sha256(b"\x01" + left + right).digest()


class Tree:
    """One hash for every bit set in the size, the largest first."""

    def __init__(self, size=0, hashes=()):
        require(len(hashes) == bin(size).count("1"), "the frontier does not fit its size")
        self.size, self.hashes = size, list(hashes)

    def append(self, entry):
        hashes, size, hash = self.hashes, self.size, sha256(b"\x00" + entry).digest()
        while size & 1:
            hash = sha256(b"\x01" + hashes.pop() + hash).digest()
            size >>= 1
        hashes.append(hash)
        self.size += 1

    def root(self):
        if not self.hashes:
            return sha256(b"").digest()
        hash = self.hashes[-1]
        for left in reversed(self.hashes[:-1]):
            hash = node(left, hash)
        return hash


def root_from_inclusion(leaf, index, size, proof):
    """RFC 9162, 2.1.3.2; None when the proof has the wrong length."""
    last, hash = size - 1, leaf
    for sibling in proof:
        if last == 0:
            return None
        if index & 1 or index == last:
            hash = node(sibling, hash)
            while not index & 1 and index:
                index, last = index >> 1, last >> 1
        else:
            hash = node(hash, sibling)
        index, last = index >> 1, last >> 1
    return hash if last == 0 else None


def is_consistent(old_size, old_root, size, root, proof):
    """RFC 9162, 2.1.4.2."""
    if old_size == size:
        return not proof and old_root == root
    if not 0 < old_size < size:
        return False
    path = list(proof)
    if old_size & (old_size - 1) == 0:
        path.insert(0, old_root)
    if not path:
        return False
    index, last = old_size - 1, size - 1
    while index & 1:
        index, last = index >> 1, last >> 1
    old_hash = hash = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if index & 1 or index == last:
            old_hash, hash = node(sibling, old_hash), node(sibling, hash)
            while not index & 1 and index:
                index, last = index >> 1, last >> 1
        else:
            hash = node(hash, sibling)
        index, last = index >> 1, last >> 1
    return last == 0 and old_hash == old_root and hash == root


# Signed notes and checkpoints of C2SP

def verified_text(note, keys, organization, what):
    text, _, signatures = note.rpartition("\n\n")
    text += "\n"
    require(signatures.endswith("\n"), f"{what} is not a signed note")
    good = False
    for line in signatures[:-1].split("\n"):
        dash, name, data = line.split(" ")
        require(dash == "\u2014", f"{what} is not a signed note")
        data = base64.b64decode(data, validate=True)
        for key_name, key_hash, public in keys:
            # A key that is named like a log speaks for that log alone.
            if key_name.startswith("clearance/") and key_name != "clearance/" + organization:
                continue
            if (key_name, key_hash) == (name, data[:4]):
                check_ed25519(public, data[4:], text.encode(), what)
                good = True
    require(good or not keys, f"{what} is not signed with the key that was given")
    return text


def check_ed25519(public, signature, text, what):
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, text)
    except InvalidSignature:
        raise Failed(f"{what} has a wrong signature") from None


def verifier_key(text):
    name, hash, data = text.split("+", 2)
    data = base64.b64decode(data, validate=True)
    require(data[0] == 1 and len(data) == 33, "not an Ed25519 verifier key")
    expected = sha256(name.encode() + b"\n" + data).digest()[:4]
    require(bytes.fromhex(hash) == expected, "the verifier key's hash does not fit")
    return name, expected, data[1:]


def mac_keys_of(paths):
    """Lines `id=key`, the key in hexadecimal; lines that begin with `#` are for people."""
    found = {}
    for path in paths:
        for line in open(path, encoding="utf-8"):
            if not line.startswith("#"):
                id, _, key = line.rstrip("\n").partition("=")
                require(id not in found, f"the key {id} is given twice")
                found[id] = bytes.fromhex(key)
    return found


def checkpoint(note, keys, organization, what):
    text = verified_text(note, keys, organization, what)
    origin, size, root = text.split("\n")[:3]
    require(origin == "clearance/" + organization, f"{what} is of another log")
    return int(size), base64.b64decode(root, validate=True)


# The export

def exact_entry(line):
    """The bytes of the member `entry`, as they stand in the line: its end is the last `,"entryHash":"` of the line."""
    return line[len(b'{"entry":'):line.rindex(b',"entryHash":"')]


def verify(file, keys, mac_keys, given):
    head = file.readline()
    header = json.loads(head)
    manifest = header["manifest"]
    require(manifest["format"] == "clearance-audit-export/1", "an unknown format")
    exact_manifest = head[len(b'{"manifest":'):head.rindex(b',"signature":')]
    organization = manifest["organization"]
    size, root = manifest["treeSize"], bytes.fromhex(manifest["root"])
    authentic = bool(keys)
    if manifest["checkpoint"] is None:
        authentic = False
    else:
        own = checkpoint(manifest["checkpoint"], keys, organization, "the log's checkpoint")
        require(own == (size, root), "the log's checkpoint is not over the manifest's tree")
    if header["signature"] is None:
        authentic = False
    else:
        text = verified_text(header["signature"], keys, organization, "the manifest")
        signed = f"clearance/{organization}/export\n{sha256(exact_manifest).hexdigest()}\n"
        require(text == signed, "the manifest is not the one that was signed")
    given = [checkpoint(note, keys, organization, "a given checkpoint") for note in given]
    for given_size, _ in given:
        require(given_size <= size, f"truncated: a given checkpoint covers {given_size} entries, the log {size}")
    if manifest["filter"] is None:
        count = verify_range(file, manifest, organization, size, root, mac_keys, given)
    else:
        count = verify_selection(file, manifest, organization, size, root, mac_keys, given)
    require(count == manifest["count"], "the manifest announces another number of entries")
    return authentic, count


def check_line(line, organization, mac_keys):
    row = json.loads(line)
    entry, exact = row["entry"], exact_entry(line)
    seq = entry["seq"]
    require(sha256(exact).hexdigest() == row["entryHash"], f"entry {seq} was edited")
    require(entry["organization"] == organization, f"entry {seq} belongs to another organization")
    key = mac_keys.get(row["keyId"])
    if key is not None:
        require(hmac.digest(key, exact, "sha256").hex() == row["entryMac"], f"entry {seq} has a wrong code")
    return row, entry, exact


def verify_range(file, manifest, organization, size, root, mac_keys, given):
    expected = manifest["from"]
    tree = Tree(expected - 1, [bytes.fromhex(hash) for hash in manifest["frontier"]])
    previous = "0" * 64 if expected == 1 else None
    targets = {}
    for target_size, target_root in given + [(size, root)]:
        targets.setdefault(target_size, set()).add(target_root)
    require(min(targets) >= tree.size, "a given checkpoint lies before the export")

    def compare():
        for target in targets.pop(tree.size, ()):
            require(tree.root() == target, f"rewritten: the first {tree.size} entries are not those that were signed")

    compare()
    count = 0
    for line in file:
        row, entry, exact = check_line(line, organization, mac_keys)
        require(entry["seq"] == expected, f"entry {expected} should be here, not {entry['seq']}")
        require(previous in (None, entry["prevHash"]), f"entry {expected} names another predecessor")
        expected, previous, count = expected + 1, row["entryHash"], count + 1
        tree.append(exact)
        if tree.size in targets:
            compare()
    require(not targets, f"truncated: the entries end at {expected - 1}")
    require(expected - 1 == size, "the entries do not end where the tree ends")
    return count


def verify_selection(file, manifest, organization, size, root, mac_keys, given):
    proofs = {item["size"]: [bytes.fromhex(hash) for hash in item["proof"]] for item in manifest["consistency"]}
    for old_size, old_root in given:
        proof = proofs.get(old_size, [])
        require(is_consistent(old_size, old_root, size, root, proof), f"checkpoint {old_size} cannot be confirmed")
    last = count = 0
    chosen = sha256()
    for line in file:
        row, entry, exact = check_line(line, organization, mac_keys)
        seq = entry["seq"]
        require(last < seq <= size, f"entry {seq} is out of order")
        proof = [bytes.fromhex(hash) for hash in row["proof"]]
        leaf = sha256(b"\x00" + exact).digest()
        require(root_from_inclusion(leaf, seq - 1, size, proof) == root, f"the proof of entry {seq} fails")
        chosen.update(bytes.fromhex(row["entryHash"]))
        last, count = seq, count + 1
    require(chosen.hexdigest() == manifest["chosen"], "the entries are not those that were chosen")
    return count


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("export")
    parser.add_argument("--key", action="append", default=[], help="the log's verifier key, name+hash+key")
    parser.add_argument("--mac-key", action="append", default=[], metavar="FILE")
    parser.add_argument("--checkpoint", action="append", default=[], help="a file with an earlier checkpoint")
    arguments = parser.parse_args()
    try:
        mac_keys = mac_keys_of(arguments.mac_key)
        keys = [verifier_key(text) for text in arguments.key]
        notes = [open(path, encoding="utf-8", newline="").read() for path in arguments.checkpoint]
        with open(arguments.export, "rb") as file:
            authentic, count = verify(file, keys, mac_keys, notes)
    except (Failed, ValueError, KeyError, TypeError) as problem:
        print(f"failed: {problem}")
        return 4
    print(f"{'authenticated' if authentic else 'consistent, not authenticated'}: {count} entries")
    return 0 if authentic else 3


if __name__ == "__main__":
    sys.exit(main())
