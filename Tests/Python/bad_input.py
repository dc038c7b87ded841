"""What an operator gets wrong: each has a clear message, says what to do, and an exit code of its own.

Usage: bad_input.py PROGRAM
"""

import pathlib
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import unittest

PROGRAM = pathlib.Path(sys.argv.pop(1)).resolve()


def run(*words, **options):
    return subprocess.run([PROGRAM, *map(str, words)], capture_output=True, text=True, timeout=30, **options)


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return str(taken.getsockname()[1])


def wait_for(port):
    for _ in range(200):
        try:
            return socket.create_connection(("127.0.0.1", int(port)), 1).close()
        except OSError:
            time.sleep(0.05)
    raise TimeoutError(f"nobody listens on port {port}")


class BadInput(unittest.TestCase):
    def setUp(self):
        self.place = tempfile.TemporaryDirectory()
        self.folder = pathlib.Path(self.place.name) / "data"
        made = run(
            "organization", "create", "--data-folder", self.folder, "--name", "Acme", "--issuer", "https://id.example",
            "--client-id", "clearance", "--admin-name", "Ada", "--admin-subject", "ada",
        )
        self.assertEqual(made.returncode, 0, made.stderr)

    def tearDown(self):
        self.place.cleanup()

    def refused(self, code, reason, *words):
        answer = run(*words)
        self.assertEqual((answer.returncode, f"`{reason}`" in answer.stderr), (code, True), answer.stderr)

    def serve(self, code, reason, *words):
        self.refused(code, reason, "serve", "--data-folder", self.folder, *words)

    def test_a_key_file_that_others_can_read_is_refused(self):
        (self.folder / "keys/master.key").chmod(0o640)
        self.serve(12, "key_file_open_to_others")

    def test_a_missing_key_file_is_never_replaced_while_a_database_needs_it(self):
        key = self.folder / "keys/master.key"
        key.unlink()
        self.serve(12, "key_file_missing")
        self.assertFalse(key.exists())

    def test_a_database_from_a_newer_version_is_left_alone(self):
        database = sqlite3.connect(self.folder / "clearance.db")
        database.execute("INSERT INTO schema_migrations VALUES (999, 'x', 'y', 0)")
        database.commit()
        database.close()
        self.serve(14, "database_newer")

    def test_a_busy_port_is_named(self):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            self.serve(13, "port_busy", "--http-port", taken.getsockname()[1])

    def test_a_second_process_on_the_folder_is_refused_and_commands_reach_the_first(self):
        port = free_port()
        first = subprocess.Popen(
            [PROGRAM, "serve", "--data-folder", self.folder, "--http-port", port],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        try:
            wait_for(port)
            self.serve(10, "data_folder_in_use", "--http-port", free_port())
            people = run("organization", "people", "--data-folder", self.folder)
            self.assertIn("Ada", people.stdout)
        finally:
            first.terminate()
            first.wait(20)

    def test_a_file_in_place_of_the_folder_is_refused(self):
        file = pathlib.Path(self.place.name) / "file"
        file.touch()
        self.refused(11, "data_folder_no_folder", "serve", "--data-folder", file)

    def test_a_folder_that_cannot_be_made_is_refused(self):
        self.refused(11, "data_folder_not_writable", "serve", "--data-folder", "/proc/clearance")

    def test_separate_processes_need_postgresql(self):
        self.refused(2, "needs_postgres", "worker", "--data-folder", self.folder)
        self.refused(2, "needs_postgres", "core", "--data-folder", self.folder)

    def test_production_takes_no_plain_http_issuer(self):
        self.refused(
            2, "issuer_not_https", "organization", "create", "--data-folder", self.folder, "--name", "B", "--issuer",
            "http://id.example", "--client-id", "c", "--admin-name", "A", "--admin-subject", "a",
        )

    def test_a_misspelt_setting_is_named(self):
        file = pathlib.Path(self.place.name) / "clearance.yaml"
        file.write_text("http:\n  prot: 1\n")
        self.refused(2, "unknown_setting", "config", "--config", file)

    def test_the_log_verifies_offline_and_tampering_is_named(self):
        log, key = pathlib.Path(self.place.name) / "log.jsonl", pathlib.Path(self.place.name) / "key"
        self.assertEqual(run("audit", "export", "--data-folder", self.folder, "--out", log).returncode, 0)
        key.write_text(run("audit", "key", "--data-folder", self.folder).stdout)
        self.assertEqual(run("audit", "verify", log, "--key", key).returncode, 0)
        self.assertEqual(run("audit", "verify", log).returncode, 3)
        log.write_text(log.read_text().replace('"action":"person_created"', '"action":"person_creatod"'))
        found = run("audit", "verify", log, "--key", key)
        self.assertEqual(found.returncode, 4)
        self.assertIn("FOUND edited", found.stdout)


if __name__ == "__main__":
    unittest.main()
