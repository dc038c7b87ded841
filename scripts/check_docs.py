"""Holds the documents to the code: links, make targets, commands, settings, snippets.

A fenced block says in its first word what it is. `sh` blocks may hold only commands that exist: `make` targets, scripts of
this repository, and `clearance` commands whose options their own help names (checked when the program is built).
A `swift` block has to stand, line by line, in a source file or a test, so that what compiles is what is read.
"""

import pathlib
import re
import shlex
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
PROGRAM = ROOT / ".build/debug/clearance"
REQUIRED = [
    "README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", "LICENSE", "docs/architecture.md",
    "docs/life-of-a-grant.md", "docs/configuration.md", "docs/threat-model.md", "docs/style.md", "docs/decisions",
]
KNOWN = {"psql", "cd", "curl", "git", "sudo", "openssl", "export", "swift", "systemctl", "install", "mkdir", "chmod", "head"}
problems = []


def documents():
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard", "*.md"], cwd=ROOT, capture_output=True, text=True)
    return [ROOT / name for name in listed.stdout.split() if (ROOT / name).exists()]


def complain(path, line, text):
    problems.append(f"{path.relative_to(ROOT)}:{line}: {text}")


def anchors(path):
    heads = re.findall(r"^#+ (.*)$", path.read_text(), re.M)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


def check_links(path, text):
    for match in re.finditer(r"!?\[[^\]]*\]\(([^)\s]+)\)", text):
        target, line = match[1], text[: match.start()].count("\n") + 1
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        there = (path.parent / name).resolve() if name else path
        if not there.exists():
            complain(path, line, f"the link `{target}` leads nowhere")
        elif anchor and there.suffix == ".md" and anchor not in anchors(there):
            complain(path, line, f"`{there.name}` has no heading `{anchor}`")


def blocks(text):
    for match in re.finditer(r"^```(\w+)[^\n]*\n(.*?)^```", text, re.M | re.S):
        yield match[1], match[2], text[: match.start()].count("\n") + 2


def make_targets():
    return set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.M))


helps = {}


def help_of(words):
    """The help text of a command, or None when there is no such command."""
    key = tuple(words)
    if key not in helps:
        run = subprocess.run([PROGRAM, *words, "--help"], capture_output=True, text=True, timeout=20)
        helps[key] = run.stdout if run.returncode == 0 else None
    return helps[key]


def check_clearance(path, line, words):
    if not PROGRAM.exists():
        return
    command = []
    for word in words:
        if word.startswith("-") or not re.fullmatch(r"[a-z][a-z-]*", word):
            break
        if re.search(rf"^  {re.escape(word)}(\s|$)", help_of(command) or "", re.M):
            command.append(word)
        else:
            break
    told = help_of(command)
    if not command or told is None:
        complain(path, line, f"there is no command `clearance {' '.join(words[:2])}`")
        return
    for option in [word.partition("=")[0] for word in words if word.startswith("--")]:
        if option not in told:
            complain(path, line, f"`clearance {' '.join(command)}` has no option `{option}`")


def check_command(path, line, text):
    for part in re.split(r"\s(?:&&|\|\||\||;)\s", text):
        try:
            words = shlex.split(part, comments=True)
        except ValueError:
            complain(path, line, f"cannot be read by a shell: {part}")
            continue
        while words and re.fullmatch(r"[A-Z_]+=.*|sudo|env|-u|clearance-user", words[0]):
            words = words[1:]
        if not words:
            continue
        name = words[0]
        if name == "make":
            for target in [w for w in words[1:] if "=" not in w]:
                if target not in make_targets():
                    complain(path, line, f"there is no `make {target}`")
        elif name.rsplit("/", 1)[-1] == "clearance":
            check_clearance(path, line, words[1:])
        elif name.startswith("scripts/"):
            if not (ROOT / name).exists():
                complain(path, line, f"there is no `{name}`")
        elif name not in KNOWN:
            complain(path, line, f"unknown command `{name}`; name it in check_docs.py if readers have it")


def check_shell(path, body, line):
    text = body.replace("\\\n", "  ")
    for number, row in enumerate(text.splitlines()):
        row = row.strip().removeprefix("$ ")
        if row and not row.startswith("#"):
            check_command(path, line + number, row)


sources = None


def check_swift(path, body, line):
    global sources
    if sources is None:
        files = [*ROOT.glob("Sources/**/*.swift"), *ROOT.glob("Tests/**/*.swift")]
        sources = {row.strip() for file in files for row in file.read_text().splitlines()}
    for number, row in enumerate(body.splitlines()):
        bare = row.strip()
        if bare and not bare.startswith("//") and bare not in sources and bare not in {"...", "…"}:
            complain(path, line + number, f"no source has this line: {bare}")


def check_settings():
    """Every setting that the program reads is told in docs/configuration.md, and the other way round."""
    told = (ROOT / "docs/configuration.md").read_text() if (ROOT / "docs/configuration.md").exists() else ""
    list_of = ROOT / "Sources/Server/Configuration/Setting.swift"
    if not list_of.exists():
        return
    keys = re.findall(r'Setting\(\s*"([a-z.]+)"', list_of.read_text())
    for key in keys:
        if f"`{key}`" not in told:
            complain(ROOT / "docs/configuration.md", 1, f"the setting `{key}` is not told")
    for match in re.finditer(r"^\| `([a-z.]+)` \|", told, re.M):
        if match[1] not in keys:
            complain(ROOT / "docs/configuration.md", told[: match.start()].count("\n") + 1, f"there is no setting `{match[1]}`")


for wanted in REQUIRED:
    if not (ROOT / wanted).exists():
        problems.append(f"{wanted}: missing")
for document in documents():
    content = document.read_text()
    check_links(document, re.sub(r"```.*?```", lambda m: "\n" * m[0].count("\n"), content, flags=re.S))
    for language, code, at in blocks(content):
        if language in {"sh", "console"}:
            check_shell(document, code, at)
        elif language == "swift":
            check_swift(document, code, at)
check_settings()
print("\n".join(problems) or f"{len(documents())} documents hold")
if not PROGRAM.exists():
    print("note: clearance is not built, so its commands and options were not compared")
sys.exit(1 if problems else 0)
