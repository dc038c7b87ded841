"""The demo as a person has it: it stops cleanly, goes on where it stopped, begins anew when asked, and has the only clock
that can be moved.

Usage: demo.py PROGRAM
"""

import datetime
import json
import os
import pathlib
import pty
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import urllib.parse
import urllib.request

PROGRAM = pathlib.Path(sys.argv.pop(1)).resolve()


def get(address, token=None):
    request = urllib.request.Request(address, headers={"Authorization": f"Bearer {token}"} if token else {})
    with urllib.request.urlopen(request, timeout=10) as answer:
        return answer.read().decode()


class Terminal:
    """The demo at a terminal of its own, so that it can be typed to."""

    def __init__(self, *words):
        self.text = ""
        main, its = pty.openpty()
        self.main = main
        command = [str(PROGRAM), "demo", *map(str, words)]
        self.process = subprocess.Popen(
            ["setsid", "--ctty", "--wait", *command], stdin=its, stdout=its, stderr=its, close_fds=True
        )
        os.close(its)
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self):
        while True:
            try:
                piece = os.read(self.main, 4096)
            except OSError:
                return
            if not piece:
                return
            self.text += piece.decode(errors="replace")

    def waits_for(self, words, seconds=120):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if words in self.text:
                return
            if self.process.poll() is not None:
                break
            time.sleep(0.05)
        raise AssertionError(f"`{words}` was never said:\n{self.text}")

    def types(self, text):
        os.write(self.main, text.encode())

    def stops(self):
        """Ctrl-C, as the terminal makes it."""
        self.types("\x03")
        code = self.process.wait(30)
        return code


class Demo(unittest.TestCase):
    def setUp(self):
        self.place = tempfile.TemporaryDirectory()
        self.folder = pathlib.Path(self.place.name) / "demo"
        self.open = []

    def tearDown(self):
        for terminal in self.open:
            if terminal.process.poll() is None:
                terminal.types("\x03")
                terminal.process.wait(30)
        self.place.cleanup()

    def demo(self, *words):
        terminal = Terminal("--folder", self.folder, "--quiet", *words)
        self.open.append(terminal)
        terminal.waits_for("Ctrl-C stops")
        return terminal, json.loads((self.folder / "demo.json").read_text())

    def refused(self, code, reason, *words):
        answer = subprocess.run([PROGRAM, *map(str, words)], capture_output=True, text=True, timeout=30)
        self.assertEqual(answer.returncode, code, answer.stderr)
        self.assertIn(reason, answer.stderr)

    def raise_request(self, links, tool="meeting-notes"):
        """Somebody fills in the portal's form; gives the issue's key."""
        portal = links["sandbox"]["jira"] + "/portal"
        person = re.search(r'href="(/portal/[^"]+)">Ria', get(portal))[1]
        form = urllib.parse.urlencode(
            {"tool": tool, "businessUse": "Minutes", "dataClasses": "internal", "days": "7"}
        )
        with urllib.request.urlopen(links["sandbox"]["jira"] + person + "/requests", form.encode(), 10) as answer:
            return answer.geturl().rsplit("/", 1)[-1]

    def requests(self, links, issue):
        address = f"{links['console']}/api/v1/requests?issue={issue}"
        return json.loads(get(address, links["tokens"]["ada"]))["items"]

    def arrives(self, links, issue):
        for _ in range(200):
            if self.requests(links, issue):
                return
            time.sleep(0.1)
        raise AssertionError(f"{issue} never arrived")

    def clock(self, links):
        text = json.loads(get(links["sandbox"]["home"] + "/_sandbox"))["now"]
        return datetime.datetime.fromisoformat(text.replace("Z", "+00:00")) - datetime.datetime.now(datetime.timezone.utc)

    def test_it_stops_goes_on_and_begins_anew(self):
        terminal, links = self.demo("--port", 0)
        self.assertIn("connected okta by a service app's signed assertion and DPoP", terminal.text)
        self.assertIn("connected entra by a signed client assertion", terminal.text)
        issue = self.raise_request(links)
        self.arrives(links, issue)
        terminal.types("+7d\n")
        terminal.waits_for("the demo's clock shows")
        self.refused(10, "data_folder_in_use", "demo", "--folder", self.folder)
        self.assertEqual(terminal.stops(), 0, terminal.text)
        self.assertIn("the next `clearance demo` goes on from there", terminal.text)

        self.refused(2, "demo_folder", "serve", "--data-folder", self.folder)
        self.refused(2, "demo_port_fixed", "demo", "--folder", self.folder, "--port", 1)
        port = urllib.parse.urlparse(links["console"]).port
        with socket.create_server(("127.0.0.1", port)):
            self.refused(13, "port_busy", "demo", "--folder", self.folder)

        terminal, again = self.demo()
        self.assertEqual(again["console"], links["console"])
        self.assertEqual(again["sandbox"], links["sandbox"])
        self.assertEqual(len(self.requests(again, issue)), 1)
        self.assertIn(issue, get(again["sandbox"]["jira"] + "/browse/" + issue))
        self.assertAlmostEqual(self.clock(again).total_seconds(), 7 * 86_400, delta=60)
        second = self.raise_request(again, "claude-enterprise")
        self.assertNotEqual(second, issue)
        self.arrives(again, second)
        self.assertEqual(terminal.stops(), 0, terminal.text)

        terminal, anew = self.demo("--reset", "--port", 0)
        self.assertEqual(self.requests(anew, issue), [])
        self.assertAlmostEqual(self.clock(anew).total_seconds(), 0, delta=60)
        self.assertEqual(terminal.stops(), 0, terminal.text)

    def test_it_stops_cleanly_in_the_middle_of_the_play(self):
        terminal = Terminal("--folder", self.folder, "--port", 0)
        self.open.append(terminal)
        terminal.waits_for("AI-1  auto-approval")
        self.assertEqual(terminal.stops(), 0, terminal.text)
        self.assertNotIn("error", terminal.text)

    def test_a_folder_that_no_demo_made_is_left_alone(self):
        self.folder.mkdir()
        (self.folder / "mine").touch()
        for words in [[], ["--reset"], ["--check"]]:
            self.refused(2, "demo_folder_foreign", "demo", "--folder", self.folder, *words)
        self.assertEqual([file.name for file in self.folder.iterdir()], ["mine"])

    def test_no_server_has_a_clock_that_can_be_moved(self):
        told = subprocess.run([PROGRAM, "serve", "--help"], capture_output=True, text=True).stdout
        self.assertNotIn("clock", told)
        self.refused(64, "Unknown option", "serve", "--clock", "+7d")
        file = pathlib.Path(self.place.name) / "clearance.yaml"
        file.write_text("clock:\n  offset: 7d\n")
        self.refused(2, "unknown_setting", "serve", "--config", file)


if __name__ == "__main__":
    unittest.main()
