"""What strangers and broken programs send to a running server: a clear answer, no fault, and nothing changed.

Usage: bad_requests.py PROGRAM
"""

import http.client
import json
import sys
import unittest

import program
from program import ProgramTest, Served

program.use(sys.argv.pop(1))


class BadRequests(ProgramTest):
    def setUp(self):
        super().setUp()
        self.served = Served(self.folder)
        self.served.__enter__()

    def tearDown(self):
        self.served.__exit__()
        super().tearDown()

    def send(self, method, path, body=b"", headers=None, token=True):
        connection = http.client.HTTPConnection("127.0.0.1", int(self.served.port), timeout=20)
        headers = {"Content-Type": "application/json"} | (headers or {})
        if token:
            headers["Authorization"] = f"Bearer {self.token}"
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.read().decode(), answer.headers
        finally:
            connection.close()

    def is_a_problem(self, wanted, method, path, body=b"", **options):
        """RFC 9457, with a reason that scripts can compare, and never an internal error."""
        status, text, headers = self.send(method, path, body, **options)
        self.assertEqual(status, wanted, text)
        self.assertEqual(headers["Content-Type"], "application/problem+json", text)
        problem = json.loads(text)
        self.assertEqual(problem["status"], wanted)
        self.assertTrue(problem["type"] and problem["detail"])

    def nothing_changed(self):
        status, text, _ = self.send("GET", "/api/v1/people")
        self.assertEqual((status, text.count('"Ada"')), (200, 1), text)

    BODIES = {
        "no JSON": b"{name:1}",
        "a key twice": b'{"name":"Eve","name":"Mallory"}',
        "a key twice, once escaped": b'{"name":"Eve","n\\u0061me":"Mallory"}',
        "no UTF-8": b'{"name":"\xff\xfe"}',
        "an overlong form": b'{"name":"\xc0\xae"}',
        "half a surrogate pair": b'{"name":"\\ud800"}',
        "a number out of range": b'{"name":1e999}',
        "nested beyond measure": b"[" * 100_000,
        "two texts": b"{}{}",
        "another shape": b"[1,2,3]",
        "nothing": b"",
    }

    def test_a_body_that_is_not_one_json_object_is_refused(self):
        for what, body in self.BODIES.items():
            with self.subTest(what):
                self.is_a_problem(400, "POST", "/api/v1/people", body)
        self.nothing_changed()

    def test_a_body_beyond_the_limit_is_refused(self):
        self.is_a_problem(413, "POST", "/api/v1/people", b'{"name":"' + b"x" * (8 << 20) + b'"}')
        self.nothing_changed()

    def test_another_content_type_is_refused(self):
        for kind in ["text/plain", "application/x-www-form-urlencoded", "application/xml"]:
            self.is_a_problem(415, "POST", "/api/v1/people", b'{"name":"Eve"}', headers={"Content-Type": kind})
        self.nothing_changed()

    def test_no_token_and_a_wrong_one_are_refused_alike(self):
        self.is_a_problem(401, "GET", "/api/v1/people", token=False)
        for value in ["Bearer clr_wrong", "Bearer ", "Basic YTpi", "Bearer " + "x" * 5_000]:
            self.is_a_problem(401, "GET", "/api/v1/people", headers={"Authorization": value}, token=False)

    def test_an_unknown_place_and_a_foreign_id_are_not_found(self):
        for path in ["/api/v1/nothing", "/api/v1/grants/01jd0000000000000000000000", "/api/v1/grants/%00", "/api/v1/grants/..%2f.."]:
            self.is_a_problem(404, "GET", path)

    def test_a_webhook_without_a_door_is_refused_whatever_it_holds(self):
        for body in [*self.BODIES.values(), b'{"issue":{"key":"AI-1"}}', b"x" * (8 << 20)]:
            status, text, _ = self.send("POST", "/hooks/jira/0000", body, token=False)
            self.assertIn(status, [401, 404, 413], text)
        self.nothing_changed()

    def test_forms_without_a_session_or_from_elsewhere_change_nothing(self):
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        for path in ["/settings", "/approvals/decisions", "/sign-out", "/log/verification"]:
            for body in [b"", b"a=%ff", b"a=%zz", b"form_token=x", b"x" * (8 << 20)]:
                status, text, _ = self.send("POST", path, body, headers=kind | {"Origin": "https://evil.example"}, token=False)
                self.assertIn(status, [303, 400, 401, 403, 413], text)
        self.nothing_changed()


if __name__ == "__main__":
    unittest.main()
