"""Holds the documents to the code: links, make targets, commands, settings, snippets.

A fenced block says in its first word what it is. Commands in `sh` blocks, between backticks and in the examples of `--help`
have to exist: `make` targets, scripts of this repository, and `clearance` commands whose options their own help names (when the
program is built). Tests/Python/docs.py runs the `sh` blocks. A `swift` block has to stand as it is in a test, so that what is
read is what compiles.
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
    default = re.search(r"^  ([a-z-]+) \(default\)", told, re.M)
    told += help_of([*command, default[1]]) if default else ""
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
            if words[1:] and words[1] != "--version":
                check_clearance(path, line, words[1:])
        elif name.startswith("scripts/"):
            if not (ROOT / name).exists():
                complain(path, line, f"there is no `{name}`")


def check_shell(path, body, line):
    text = body.replace("\\\n", "  ")
    for number, row in enumerate(text.splitlines()):
        row = row.strip().removeprefix("$ ")
        if row and not row.startswith("#"):
            check_command(path, line + number, row)


tests = None


def bare(text):
    return "\n".join(row.strip() for row in text.splitlines() if row.strip())


def check_swift(path, body, line):
    global tests
    if tests is None:
        tests = [bare(file.read_text()) for file in ROOT.glob("Tests/**/*.swift")]
    if not any(bare(body) in test for test in tests):
        complain(path, line, "no test compiles this block; put it into one, line by line")


def check_inline(path, text):
    """Commands between backticks; a name in capitals or dots stands for what a reader fills in."""
    for match in re.finditer(r"`((?:clearance |make |scripts/)[^`\n]*)`", text):
        check_shell(path, match[1], text[: match.start()].count("\n") + 1)


def check_examples(command=()):
    """The examples of a command's help, and of all commands below it."""
    told = help_of(command)
    for row in re.findall(r"^ +(clearance .*)$", told.partition("EXAMPLE")[2].partition("\n\n")[0], re.M):
        check_command(ROOT / "Sources/clearance/Clearance.swift", 1, row.rstrip("\\"))
    below = told.partition("SUBCOMMANDS:")[2]
    for name in re.findall(r"^  ([a-z][a-z-]*)", below, re.M):
        check_examples((*command, name))


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


def check_demo():
    """What the demo plays is what its page says, in the same order."""
    acts = re.findall(r'Act\(title: "([^"]+)"', (ROOT / "Sources/clearance/Demo/DemoActs.swift").read_text())
    page = ROOT / "docs/sandbox.md"
    told = re.findall(r"^\| ([^|]+) \|", page.read_text().partition("| act |")[2], re.M)
    shared = {"approval through Okta, through Entra": ["approval through Okta", "approval through Entra"],
              "revocation, expiry": ["revocation", "expiry"]}
    told = [act for name in told for act in shared.get(name, [name])]
    if told != acts[:-1]:
        complain(page, 1, f"the demo plays {acts[:-1]}, and the page tells {told}")


for wanted in REQUIRED:
    if not (ROOT / wanted).exists():
        problems.append(f"{wanted}: missing")
for document in documents():
    content = document.read_text()
    check_inline(document, re.sub(r"^```.*?^```", lambda m: "\n" * m[0].count("\n"), content, flags=re.S | re.M))
    check_links(document, re.sub(r"```.*?```", lambda m: "\n" * m[0].count("\n"), content, flags=re.S))
    for language, code, at in blocks(content):
        if language in {"sh", "console"}:
            check_shell(document, code, at)
        elif language == "swift":
            check_swift(document, code, at)
check_settings()
check_demo()
if PROGRAM.exists():
    check_examples()
print("\n".join(problems) or f"{len(documents())} documents hold")
if not PROGRAM.exists():
    print("note: clearance is not built, so its commands and options were not compared")
sys.exit(1 if problems else 0)
