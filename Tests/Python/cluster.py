"""A PostgreSQL server of a test's own: in a temporary folder, on a socket alone, gone when the test is."""

import os
import pathlib
import pwd
import shutil
import subprocess
import tempfile


def programs():
    """The folder of the newest version's programs; None where there are none."""
    found = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parent.parent.name))
    if found:
        return found[-1].parent
    beside = shutil.which("initdb")
    return pathlib.Path(beside).resolve().parent if beside else None


class Cluster:
    port = "5432"

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="clearance-pg-", dir="/tmp"))
        if os.geteuid() == 0:
            user = pwd.getpwnam("postgres")
            os.chown(self.folder, user.pw_uid, user.pw_gid)
        self.run("initdb", "-D", self.data, "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8", "-N")
        options = f"-p {self.port} -k {self.folder} -c listen_addresses='' -c fsync=off"
        self.run("pg_ctl", "-D", self.data, "-w", "-o", options, "-l", self.folder / "log", "start")

    @property
    def data(self):
        return self.folder / "data"

    @property
    def environment(self):
        """What psql needs to reach it as its superuser."""
        return {"PGHOST": str(self.folder), "PGPORT": self.port, "PGUSER": "postgres", "PGDATABASE": "postgres"}

    def address(self, role, database="clearance"):
        return f"host={self.folder} port={self.port} user={role} dbname={database} sslmode=disable"

    def sql(self, text):
        words = ["psql", "-v", "ON_ERROR_STOP=1", "-q", "-c", text]
        subprocess.run(words, env=os.environ | self.environment, check=True, capture_output=True)

    def run(self, program, *words):
        command = [programs() / program, *words]
        if os.geteuid() == 0:  # the server refuses root
            command = ["setpriv", "--reuid", "postgres", "--regid", "postgres", "--clear-groups", *command]
        # Its output goes to a file of its own: a server that stays would hold a pipe open.
        done = subprocess.run([str(word) for word in command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/")
        if done.returncode:
            raise RuntimeError(f"{program} failed")

    def stop(self):
        self.run("pg_ctl", "-D", self.data, "-m", "immediate", "-w", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)
