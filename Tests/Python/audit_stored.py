"""The log where it is stored: what whoever owns the machine can do to the database, and what tells."""

import base64
import hashlib
import hmac
import json
import shutil
import sqlite3

from audit_company import LogTest, canonical, run, sha256

EDIT = "UPDATE audit_entries SET bytes = CAST(replace(CAST(bytes AS TEXT), 'person', 'persom') AS BLOB) WHERE seq = 5"


class StoredLogTests(LogTest):
    """The same on the database: what whoever owns the machine can do, and what tells."""

    def setUp(self):
        super().setUp()
        self.data = self.scratch / "data"
        shutil.copytree(self.company.data, self.data)

    def verify(self, *words):
        answer = run(self.program, "audit", "verify", "--data-folder", self.data, *words)
        return answer.returncode, answer.stdout.decode() + answer.stderr.decode()

    def tamper(self, body):
        database = sqlite3.connect(self.data / "clearance.db")
        for [name] in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'audit_%'").fetchall():
            database.execute(f"DROP TRIGGER {name}")
        body(database)
        database.commit()
        database.close()

    def test_the_database_itself_refuses(self):
        database = sqlite3.connect(self.data / "clearance.db")
        for change in [
            "UPDATE audit_entries SET action = 'x' WHERE seq = 3", "DELETE FROM audit_entries WHERE seq = 3",
            "UPDATE audit_checkpoints SET note = 'x'", "DELETE FROM audit_checkpoints",
        ]:
            with self.assertRaises(sqlite3.IntegrityError):
                database.execute(change)
        database.close()

    def test_a_sound_log(self):
        code, text = self.verify("--checkpoint", self.company.early)
        self.assertEqual(code, 0, text)
        self.assertIn("kept with the log fit", text)
        code, text = self.verify("--since", self.company.late, "--checkpoint", self.company.late, "--key", self.vkey)
        self.assertEqual(code, 0, text)
        size = int(self.company.late.read_text().split("\n")[1])
        self.assertIn(f"entries before {size} are not", text)
        data = b"\1" + bytes(32)
        key = f"{self.origin}+{sha256(self.origin.encode() + bytes([10]) + data)[:8]}+{base64.b64encode(data).decode()}"
        code, text = self.verify("--key", key)
        self.assertEqual((code, "FOUND signature" in text), (4, True), text)

    def test_an_edited_and_a_deleted_entry(self):
        self.tamper(lambda db: db.execute(EDIT))
        code, text = self.verify()
        self.assertEqual((code, "at entry 5" in text), (4, True), text)
        self.tamper(lambda db: db.execute("DELETE FROM audit_entries WHERE seq = 5"))
        code, text = self.verify()
        self.assertEqual((code, "FOUND deleted at entry 5" in text), (4, True), text)

    def test_a_log_made_anew_with_every_key_is_told_by_the_checkpoints_kept_and_by_one_from_outside(self):
        self.tamper(self.make_anew)
        late = int(self.company.late.read_text().split("\n")[1])
        code, text = self.verify()
        self.assertEqual((code, "FOUND rewritten" in text, "stored checkpoint" in text), (4, True, True), text)
        self.tamper(lambda db: db.execute("DELETE FROM audit_checkpoints"))
        self.assertEqual(self.verify()[0], 0)
        for words in (["--checkpoint", self.company.late], ["--since", self.company.late]):
            code, text = self.verify(*words)
            self.assertEqual((code, "FOUND rewritten" in text), (4, True), text)
            self.assertIn(f"{late}", text)

    def make_anew(self, database):
        previous = None
        for seq, data in database.execute("SELECT seq, bytes FROM audit_entries WHERE seq >= 4 ORDER BY seq").fetchall():
            entry = json.loads(data)
            if previous is None:
                entry["data"] = {"reason": "nothing to see here"}
            else:
                entry["prevHash"] = previous.hex()
            made = canonical(entry)
            previous = hashlib.sha256(made).digest()
            mac = hmac.digest(self.mac_key, made, "sha256")
            database.execute("UPDATE audit_entries SET bytes = ?, hash = ?, mac = ? WHERE seq = ?", (made, previous, mac, seq))
        database.execute("UPDATE audit_heads SET hash = ?", (previous,))
        database.execute("DELETE FROM audit_trees")
        database.execute("DELETE FROM audit_nodes")

    def test_a_log_rolled_back_to_an_earlier_copy_is_told_by_a_later_checkpoint(self):
        def roll_back(database):
            [end] = database.execute("SELECT max(seq) - 6 FROM audit_entries").fetchone()
            [last] = database.execute("SELECT hash FROM audit_entries WHERE seq = ?", (end,)).fetchone()
            for table, column in [("audit_entries", "seq"), ("audit_checkpoints", "size")]:
                database.execute(f"DELETE FROM {table} WHERE {column} > ?", (end,))
            database.execute("UPDATE audit_heads SET seq = ?, hash = ?", (end, last))
            database.execute("DELETE FROM audit_trees")

        newest = self.company.write("newest.txt", self.company.call("audit", "checkpoint"))
        self.tamper(roll_back)
        self.assertEqual(self.verify()[0], 0)
        code, text = self.verify("--checkpoint", newest)
        self.assertEqual((code, "FOUND truncated" in text or "FOUND rewritten" in text), (4, True), text)
