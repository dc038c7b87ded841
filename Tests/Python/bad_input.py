"""What an operator gets wrong: each has a clear message, says what to do, and an exit code of its own.

Usage: bad_input.py PROGRAM
"""

import os
import pathlib
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import unittest

import program
from cluster import Cluster, programs
from program import ProgramTest, Served, free_port, run

program.use(sys.argv.pop(1))
IS_ROOT = os.geteuid() == 0
# Programs of the suite run as root where machines are thrown away; a folder is read-only for somebody else only.
AS_NOBODY = ["setpriv", "--reuid", "nobody", "--regid", "nogroup", "--clear-groups"]


class BadInput(ProgramTest):
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
        with Served(self.folder):
            self.serve(10, "data_folder_in_use", "--http-port", free_port())
            people = run("organization", "people", "--data-folder", self.folder)
            self.assertIn("Ada", people.stdout)

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

    def test_what_no_setting_can_be_is_named_with_its_place(self):
        for word, value in [("--log-level", "loud"), ("--http-port", "99999"), ("--http-address", "here"), ("--mode", "prod")]:
            answer = self.refused(2, "setting_invalid", "config", word, value)
            self.assertIn(word.removeprefix("--").replace("-", "."), answer.stderr)

    def test_a_missing_or_damaged_configuration_file_is_named(self):
        self.refused(2, "no_config_file", "serve", "--config", "/nowhere.yaml")
        file = pathlib.Path(self.place.name) / "clearance.yaml"
        file.write_text("http: [1")
        self.refused(2, "yaml_invalid", "serve", "--config", file)

    def test_a_word_that_is_no_command_prints_help(self):
        for words in [["nonsense"], ["serve", "--bogus"], ["audit", "prove", "x"], ["organization", "create"]]:
            answer = run(*words)
            self.assertEqual((answer.returncode, "Usage:" in answer.stderr), (64, True), answer.stderr)

    def test_a_migration_that_was_altered_after_it_ran_is_refused(self):
        database = sqlite3.connect(self.folder / "clearance.db")
        database.execute("UPDATE schema_migrations SET checksum = 'f00' WHERE number = 1")
        database.commit()
        database.close()
        self.serve(14, "migration_changed")

    def test_a_file_that_is_no_database_is_left_as_it_is(self):
        file = self.folder / "clearance.db"
        for leftover in self.folder.glob("clearance.db-*"):
            leftover.unlink()
        file.write_bytes(b"not a database at all" * 400)
        before = file.read_bytes()
        self.serve(16, "database_corrupt")
        self.assertEqual(file.read_bytes(), before)

    def test_a_damaged_key_file_is_refused(self):
        key = self.folder / "keys/master.key"
        key.write_bytes(b"short")
        self.serve(12, "key_file_malformed")
        self.assertEqual(key.read_bytes(), b"short")

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


class NoRoom(ProgramTest):
    """Folders that cannot be written: nothing is changed, and with room again all is as it was."""

    def setUp(self):
        super().setUp()
        self.mounted = None

    def tearDown(self):
        if self.mounted:
            subprocess.run(["umount", self.mounted], check=True)
        super().tearDown()

    def mount_small_disk(self):
        folder = pathlib.Path(self.place.name) / "small"
        folder.mkdir()
        mount = ["mount", "-t", "tmpfs", "-o", "size=8m,mode=0700", "tmpfs", folder]
        if not IS_ROOT or subprocess.run(mount, stderr=subprocess.DEVNULL).returncode:
            self.skipTest("a small disk may not be mounted here")
        self.mounted = folder

    def test_a_full_disk_loses_nothing(self):
        self.mount_small_disk()
        folder = self.mounted / "data"
        self.found(folder)
        before = self.verifies(folder)
        with Served(folder):
            self.fill()
            for number in range(40):  # what is kept free in the log's file may take a few more entries
                answer = run("organization", "add-person", f"Person {number}", "--data-folder", folder)
                if answer.returncode:
                    break
            self.assertEqual((answer.returncode, "`disk_full`" in answer.stderr), (15, True), answer.stderr)
        self.refused(15, "disk_full", "serve", "--data-folder", folder, "--http-port", free_port())
        (self.mounted / "filler").unlink()
        self.assertEqual(self.verifies(folder), before + 2 + number, "the first export and the look at it are entries as well")
        people = run("organization", "people", "--data-folder", folder).stdout
        self.assertEqual(people.count("Person "), number)

    def fill(self):
        with open(self.mounted / "filler", "wb", buffering=0) as filler:
            try:
                while True:
                    filler.write(b"x" * 4096)
            except OSError:
                return

    def test_a_read_only_disk_is_refused_also_for_root(self):
        self.mount_small_disk()
        folder = self.mounted / "data"
        self.found(folder)
        subprocess.run(["mount", "-o", "remount,ro", self.mounted], check=True)
        self.refused(11, "data_folder_not_writable", "serve", "--data-folder", folder)
        self.refused(11, "data_folder_not_writable", "organization", "add-person", "Pat", "--data-folder", folder)
        subprocess.run(["mount", "-o", "remount,rw", self.mounted], check=True)
        self.verifies(folder)

    def test_a_folder_that_its_user_may_not_write_is_refused(self):
        prefix = AS_NOBODY if IS_ROOT else []
        pathlib.Path(self.place.name).chmod(0o755)
        folder = pathlib.Path(self.place.name) / "theirs"
        folder.mkdir(mode=0o700)
        if IS_ROOT:
            shutil.chown(folder, "nobody", "nogroup")
        self.found(folder, prefix)
        folder.chmod(0o500)
        self.refused(11, "data_folder_not_writable", "serve", "--data-folder", folder, prefix=prefix)
        folder.chmod(0o700)
        again = run("organization", "people", "--data-folder", folder, prefix=prefix)
        self.assertIn("Ada", again.stdout)


@unittest.skipUnless(programs() or os.environ.get("CLEARANCE_REQUIRE_POSTGRES"), "PostgreSQL is not installed")
class Roles(unittest.TestCase):
    """Who may not serve on PostgreSQL."""

    @classmethod
    def setUpClass(cls):
        cls.cluster = Cluster()
        cls.cluster.sql("CREATE ROLE clearance_owner LOGIN")
        cls.cluster.sql("CREATE ROLE clearance LOGIN")
        cls.cluster.sql("CREATE ROLE passing LOGIN BYPASSRLS")
        cls.cluster.sql("CREATE DATABASE clearance OWNER clearance_owner")
        cls.place = tempfile.TemporaryDirectory()

    @classmethod
    def tearDownClass(cls):
        cls.cluster.stop()
        cls.place.cleanup()

    def says(self, code, reason, command, role, owner=None):
        environment = os.environ | {"CLEARANCE_DATABASE_URL": self.cluster.address(role)}
        if owner:
            environment["CLEARANCE_DATABASE_OWNER_URL"] = self.cluster.address(owner)
        answer = run(command, "--data-folder", pathlib.Path(self.place.name) / "data", env=environment)
        self.assertEqual((answer.returncode, reason in answer.stdout + answer.stderr), (code, True), answer.stderr)
        self.assertNotIn(str(self.cluster.folder), answer.stderr, "an address may hold a password")

    def test_a_role_that_row_security_would_not_bind_is_refused(self):
        self.says(16, "`owner_missing`", "migrate", "clearance")
        self.says(16, "`database_older`", "worker", "clearance")
        self.says(0, "", "migrate", "clearance", owner="clearance_owner")
        for role in ["postgres", "clearance_owner", "passing"]:
            for command in ["serve", "worker", "core"]:
                self.says(16, "`role_too_powerful`", command, role)

    def test_a_server_that_does_not_answer_is_told(self):
        environment = os.environ | {"CLEARANCE_DATABASE_URL": f"postgres://clearance:hunter2@127.0.0.1:{free_port()}/clearance"}
        answer = run("worker", "--data-folder", pathlib.Path(self.place.name) / "data", env=environment)
        self.assertEqual((answer.returncode, "`storage_unreachable`" in answer.stderr), (16, True), answer.stderr)
        self.assertNotIn("hunter2", answer.stdout + answer.stderr)


if __name__ == "__main__":
    unittest.main()
