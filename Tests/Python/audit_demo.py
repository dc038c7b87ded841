"""The demo's export in the hands of somebody who changes it, without any key: `audit verify` has to find and name each change.

Usage: audit_demo.py PROGRAM FOLDER

FOLDER is one that `demo --check` left: an export, the log's public key and a checkpoint that was handed out at the beginning.
"""

import base64
import hashlib
import json
import pathlib
import subprocess
import sys
import tempfile

PROGRAM, FOLDER = (pathlib.Path(word).resolve() for word in sys.argv[1:3])
KEY, CHECKPOINT = FOLDER / "audit-key.txt", FOLDER / "audit-checkpoint.txt"
WHOLE = (FOLDER / "audit-log.jsonl").read_bytes().splitlines(keepends=True)
LAST = len(WHOLE) - 1
EARLY = int(CHECKPOINT.read_text().split("\n")[1])


def canonical(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def entry(line):
    return line[len(b'{"entry":'):line.rindex(b',"entryHash":"')]


def with_entry(line, made):
    """The line with another entry and the hash that fits it; its code is out of reach."""
    rest = line[line.rindex(b',"entryHash":"') + len(b',"entryHash":"') + 64:]
    return b'{"entry":' + made + b',"entryHash":"' + hashlib.sha256(made).hexdigest().encode() + rest


def changed(line, **members):
    return with_entry(line, canonical(json.loads(entry(line)) | members))


def chain_anew(lines, first):
    """Changes an entry, and every one after it, so that the chain fits."""
    lines[first] = changed(lines[first], action="signed_in")
    for place in range(first + 1, len(lines)):
        previous = hashlib.sha256(entry(lines[place - 1])).hexdigest()
        lines[place] = changed(lines[place], prevHash=previous)
    return lines


def announced(lines, **members):
    """With a manifest that fits what follows, which nobody signed."""
    manifest = json.loads(lines[0])["manifest"] | members
    lines[0] = b'{"manifest":' + canonical(manifest) + b',"signature":null}\n'
    return lines


def announced_anew(lines):
    """The same with the tree made to fit, as far as one gets without the signing key."""
    nodes = [hashlib.sha256(b"\0" + entry(line)).digest() for line in lines[1:]]
    while len(nodes) > 1:
        pairs = [hashlib.sha256(b"\1" + a + b).digest() for a, b in zip(nodes[::2], nodes[1::2])]
        nodes = pairs + (nodes[-1:] if len(nodes) % 2 else [])
    hashes = [hashlib.sha256(entry(lines[place])).hexdigest() for place in (1, -1)]
    count = len(lines) - 1
    return announced(
        lines, root=nodes[0].hex(), checkpoint=None, count=count, to=count, treeSize=count, firstHash=hashes[0], lastHash=hashes[1],
    )


def swapped(lines, place):
    lines[place], lines[place + 1] = lines[place + 1], lines[place]
    return lines


def stranger(name):
    """A key that looks like the log's own."""
    data = b"\1" + bytes(31) + b"\2"
    digest = hashlib.sha256(name.encode() + b"\n" + data).hexdigest()[:8]
    return f"{name}+{digest}+{base64.b64encode(data).decode()}"


def lines_at(place, line):
    return WHOLE[:place] + line + WHOLE[place + 1:]


MIDDLE = LAST // 2
ORIGIN = CHECKPOINT.read_text().split("\n")[0]
# What was done, what is left of the file, and what has to be found.
TAMPERED = [
    ("a byte edited", lines_at(MIDDLE, [WHOLE[MIDDLE].replace(b'"at":"2', b'"at":"3')]), f"edited at entry {MIDDLE}"),
    ("a byte and its hash", lines_at(MIDDLE, [changed(WHOLE[MIDDLE], action="signed_in")]), f"replaced at entry {MIDDLE}"),
    ("an entry deleted", lines_at(MIDDLE, []), f"deleted at entry {MIDDLE}"),
    ("an entry inserted", lines_at(MIDDLE, [changed(WHOLE[MIDDLE], action="signed_in"), WHOLE[MIDDLE]]), f"inserted at entry {MIDDLE}"),
    ("two entries exchanged", swapped(list(WHOLE), MIDDLE), f"reordered at entry {MIDDLE}"),
    ("an entry repeated", lines_at(MIDDLE, [WHOLE[MIDDLE]] * 2), f"duplicated at entry {MIDDLE}"),
    ("the end cut off", WHOLE[:LAST], f"truncated at entry {LAST}"),
    ("everything but the beginning cut off, and announced", announced_anew(WHOLE[:EARLY]), f"truncated at entry {EARLY}"),
    ("the chain made anew", chain_anew(list(WHOLE), MIDDLE), f"rewritten at entry {EARLY + 1}"),
    ("the chain made anew from the beginning, and announced", announced_anew(chain_anew(list(WHOLE), 1)), "rewritten at entry 1"),
    ("a line that is no entry", lines_at(MIDDLE, [b"{}\n"]), f"unreadable at entry {MIDDLE}"),
    ("another organization's entry", lines_at(MIDDLE, [changed(WHOLE[MIDDLE], organization="other")]), f"foreign at entry {MIDDLE}"),
    ("a manifest changed", [WHOLE[0].replace(b'"exportedAt":"2', b'"exportedAt":"3'), *WHOLE[1:]], "manifest"),
    ("another manifest", announced(list(WHOLE), count=LAST + 1), "manifest"),
]


def verify(path, *words):
    answer = subprocess.run([PROGRAM, "audit", "verify", path, *words], capture_output=True, text=True, timeout=60)
    return answer.returncode, answer.stdout + answer.stderr


def main():
    wrong = 0

    def hold(what, code, found, answer):
        nonlocal wrong
        isRight = answer[0] == code and (not found or f"FOUND {found}" in answer[1])
        wrong += not isRight
        print(f"    {'ok ' if isRight else 'NO '} exit {answer[0]}  {what}: {found or 'nothing'}")
        if not isRight:
            print(answer[1])

    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "log.jsonl"
        path.write_bytes(b"".join(WHOLE))
        words = ["--key", KEY, "--checkpoint", CHECKPOINT]
        hold("nothing changed", 0, None, verify(path, *words))
        hold("nothing changed, and no key given", 3, None, verify(path))
        hold("another's key", 4, "signature", verify(path, "--key", stranger(ORIGIN)))
        foreign = pathlib.Path(folder) / "foreign.txt"
        foreign.write_text(CHECKPOINT.read_text().replace(ORIGIN, "clearance/other"))
        hold("another log's checkpoint", 4, "checkpoint", verify(path, "--checkpoint", foreign))
        for what, lines, found in TAMPERED:
            path.write_bytes(b"".join(lines))
            hold(what, 4, found, verify(path, *words))
    print(f"    {len(TAMPERED) + 4} files, {wrong} judged wrongly")
    sys.exit(1 if wrong else 0)


main()
