"""The log through the real command line, held against tools that are not ours, and tampered with in every way.

Usage: audit_log.py PROGRAM

Tools: openssl (signatures, hashes, codes), pymerkle and securesystemslib from PyPI, Go's `sumdb/note` and `sumdb/tlog` (the
Debian packages golang-go and golang-golang-x-mod-dev), and `scripts/verify_export.py`. Each is also shown something wrong,
so that a check which cannot fail is noticed.
"""

import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

from audit_company import ROOT, Company, LogTest
from audit_stored import StoredLogTests
from audit_tools import ToolsNotOursTests
from audit_verdicts import TamperingTests, VerdictTests

__all__ = ["StoredLogTests", "TamperingTests", "ToolsNotOursTests", "VerdictTests"]


def build_go(folder):
    """Builds the checker against the sources that Debian packages, without a network."""
    environment = os.environ | {
        "GO111MODULE": "off", "GOPATH": "/usr/share/gocode", "GOCACHE": f"{folder}/cache", "GOFLAGS": "", "GOPROXY": "off",
    }
    program = pathlib.Path(folder) / "checklog"
    subprocess.run(["go", "build", "-o", program, ROOT / "Tests/Go/checklog.go"], env=environment, check=True)
    return program


if __name__ == "__main__":
    LogTest.program = pathlib.Path(sys.argv.pop(1)).resolve()
    with tempfile.TemporaryDirectory() as folder:
        ToolsNotOursTests.go_program = build_go(folder)
        LogTest.company = Company(LogTest.program)
        passed = unittest.main(exit=False).result.wasSuccessful()
    sys.exit(0 if passed else 1)
