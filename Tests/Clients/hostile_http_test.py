"""Hostile input at the HTTP doors: hostile JSON, wrong types in every field, bodies without end, and broken HTTP."""

import contextlib
import copy
import json
import select
import time
import unittest

from figures import ROUNDS
from hostile import Hostile
from wire import HTTP, resident, until

SEND, SUBMIT = "/v3/mail/send", "/v1/messages"

# Texts that are no JSON, or none that is taken, and the words they are refused with.
NOT_JSON = {
    "arrays 100,000 deep": (b"[" * 100_000 + b"]" * 100_000, "nested too deep"),
    "objects 100,000 deep": (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, "nested too deep"),
    "arrays 17 deep": (b"[" * 17 + b"]" * 17, "nested too deep"),
    "a name twice": (b'{"from":"a","from":"b"}', "names a member twice"),
    "a name twice, once escaped": (b'{"from":"a","fr\\u006fm":"b"}', "names a member twice"),
    "invalid UTF-8": (b'{"from":"\xff"}', "not UTF-8"),
    "overlong UTF-8": (b'{"from":"\xc0\xaf"}', "not UTF-8"),
    "a surrogate in UTF-8": (b'{"from":"\xed\xa0\x80"}', "not UTF-8"),
    "invalid UTF-8 in a name": (b'{"\xff":1}', "not UTF-8"),
    "a lone high surrogate": (b'{"from":"\\ud800"}', "malformed escape"),
    "a lone low surrogate": (b'{"from":"\\udc00"}', "malformed escape"),
    "two high surrogates": (b'{"from":"\\ud800\\ud800"}', "malformed escape"),
    "an unknown escape": (b'{"from":"\\x"}', "malformed escape"),
    "a line end in a string": (b'{"from":"a\nb"}', "control character"),
    "a text cut off": (b'{"from":"a', "ends too early"),
    "nothing": (b"", "the body is empty"),
    "blanks": (b" \n\t ", "the body is empty"),
    "a byte order mark": (b"\xef\xbb\xbf{}", "unexpected character"),
    "UTF-16": ('{"from":"a"}'.encode("utf-16"), "unexpected character"),
    "not a number": (b'{"from":NaN}', "unexpected character"),
    "a leading zero": (b'{"send_at":01}', "number is malformed"),
    "a number cut off": (b'{"send_at":1e}', "number is malformed"),
    "a comment": (b"{/* */}", "unexpected character"),
    "a comma at the end": (b'{"from":"a",}', "unexpected character"),
    "something behind the end": (b"{} x", "something follows"),
    "200,000 values": (b"[" + b"1," * 200_000 + b"1]", "too many values"),
    "20,000 members": (b"{" + b",".join(b'"k%d":1' % index for index in range(20_000)) + b"}", "too many members"),
}

# One value of each JSON type.
KINDS = {"string": "x", "number": 1, "fraction": 1.5, "bool": True, "array": [], "object": {}}
HUGE = (10**400, -10**400, 2**63, -2**63, 10**15, -1)


class HostileHTTP(Hostile):
    def setUp(self):
        super().setUp()
        self.sender = f"news@{self.box.domain}"

    def refuse(self, path, body, status, words, field=None, kind="application/json", more=()):
        """Posts, and expects a refusal of the door's own form with these words in it."""
        with HTTP(self.box) as client:
            answer = client.post(path, body, self.box.api_key, kind, more)
        self.count()
        self.assertIsNotNone(answer, "closed without an answer")
        self.assertEqual(answer.status, status, answer.body[:500])
        if path == SEND:
            self.assertEqual(answer.headers["content-type"], "application/json")
            error = answer.json()["errors"][0]
            said, place = error["message"], error["field"]
        else:
            self.assertEqual(answer.headers["content-type"], "application/problem+json")
            problem = answer.json()
            self.assertEqual(problem["status"], status)
            said, place = problem.get("detail", problem["title"]), problem.get("field")
        self.assertIn(words, said)
        if field is not None:
            self.assertEqual(place, field, said)

    # JSON.

    def test_what_is_no_JSON_is_refused_in_words(self):
        for path in (SEND, SUBMIT):
            for what, (text, words) in NOT_JSON.items():
                with self.subTest(what, path=path):
                    self.refuse(path, text, 400, words)

    def test_a_body_that_is_no_object_is_refused(self):
        for path in (SEND, SUBMIT):
            for text in (b"null", b"true", b"1", b'"x"', b"[]", b"1e999999", b"9" * 100_000):
                with self.subTest(path, text=text[:20]):
                    self.refuse(path, text, 400, "must be an object")

    def test_random_JSON_makes_no_crash(self):
        letters = [b"{", b"}", b"[", b"]", b'"', b":", b",", b"\\", b"u", b"1", b"-", b"e", b".", b"true", b"null",
                   b"\xff", b"\xed\xa0\x80", b" ", b"from", b"to", b"\0"]
        for _ in range(200 * ROUNDS):
            text = b"".join(self.dice.choices(letters, k=self.dice.randrange(1, 60)))
            for path in (SEND, SUBMIT):
                with self.subTest(path, text=text):
                    self.refuse(path, text, 400, "")

    # Fields.

    def submit_document(self):
        """Everything /v1/messages takes, and the JSON types each field may have."""
        document = {
            "from": {"address": self.sender, "name": "News"}, "to": [self.to], "cc": [{"address": "c@r.example"}],
            "bcc": ["b@r.example"], "reply_to": [self.sender], "subject": f"hostile {self.tag}", "text": "t",
            "html": "<p>h</p>", "headers": {"X-A": "b"}, "class": "transactional", "send_at": 0,
            "attachments": [{"filename": "f", "content": "YQ==", "type": "text/plain", "disposition": "inline",
                             "content_id": "i"}]}
        address, addresses = {"string", "object"}, {"string", "object", "array"}
        fields = {
            "from": address, "from.address": {"string"}, "from.name": {"string"}, "to": addresses, "to.0": address,
            "cc": addresses, "cc.0": address, "cc.0.address": {"string"}, "bcc": addresses, "bcc.0": address,
            "reply_to": addresses, "reply_to.0": address, "subject": {"string"}, "text": {"string"},
            "html": {"string"}, "headers": {"object"}, "headers.X-A": {"string"}, "class": {"string"},
            "send_at": {"string", "number"}, "attachments": {"array"}, "attachments.0": {"object"},
            **{f"attachments.0.{name}": {"string"} for name in document["attachments"][0]}}
        return document, fields

    def send_document(self):
        """The same for /v3/mail/send."""
        document = {
            "personalizations": [{
                "to": [{"email": self.to, "name": "T"}], "cc": [{"email": "c@r.example"}],
                "bcc": [{"email": "b@r.example"}], "from": {"email": self.sender}, "subject": "s",
                "headers": {"X-B": "c"}, "substitutions": {"-a-": "b"}, "custom_args": {"c": "d"}, "send_at": 0}],
            "from": {"email": self.sender, "name": "News"}, "reply_to": {"email": self.sender},
            "subject": f"hostile {self.tag}", "headers": {"X-A": "b"}, "categories": ["one"],
            "content": [{"type": "text/plain", "value": "t"}], "custom_args": {"a": "b"}, "send_at": 0,
            "attachments": [{"filename": "f", "content": "YQ==", "type": "text/plain", "disposition": "inline",
                             "content_id": "i"}],
            "mail_settings": {"sandbox_mode": {"enable": False}, "footer": {"enable": False}},
            "tracking_settings": {"click_tracking": {"enable": False}}}
        text, thing, list_ = {"string"}, {"object"}, {"array"}
        one = "personalizations.0"
        fields = {
            "personalizations": list_, one: thing, f"{one}.to": list_, f"{one}.to.0": thing,
            f"{one}.to.0.email": text, f"{one}.to.0.name": text, f"{one}.cc": list_, f"{one}.cc.0": thing,
            f"{one}.cc.0.email": text, f"{one}.bcc": list_, f"{one}.bcc.0": thing, f"{one}.bcc.0.email": text,
            f"{one}.from": thing, f"{one}.from.email": text, f"{one}.subject": text, f"{one}.headers": thing,
            f"{one}.headers.X-B": text, f"{one}.substitutions": thing, f"{one}.substitutions.-a-": text,
            f"{one}.custom_args": thing, f"{one}.custom_args.c": text, f"{one}.send_at": {"number"},
            "from": thing, "from.email": text, "from.name": text, "reply_to": thing, "reply_to.email": text,
            "subject": text, "headers": thing, "headers.X-A": text, "categories": list_, "categories.0": text,
            "content": list_, "content.0": thing, "content.0.type": text, "content.0.value": text,
            "custom_args": thing, "custom_args.a": text, "send_at": {"number"}, "attachments": list_,
            "attachments.0": thing, **{f"attachments.0.{name}": text for name in document["attachments"][0]},
            "mail_settings": thing, "mail_settings.sandbox_mode": thing, "mail_settings.sandbox_mode.enable": {"bool"},
            "mail_settings.footer": thing, "mail_settings.footer.enable": {"bool"}, "tracking_settings": thing,
            "tracking_settings.click_tracking": thing, "tracking_settings.click_tracking.enable": {"bool"}}
        return document, fields

    def test_every_field_refuses_every_other_type_by_its_name(self):
        for path, (document, fields) in ((SUBMIT, self.submit_document()), (SEND, self.send_document())):
            self.assertEqual(set(places(document)), set(fields), "every field of the document is tried")
            for field, kinds in fields.items():
                for kind, value in KINDS.items():
                    if kind not in kinds:
                        with self.subTest(path, field=field, kind=kind):
                            body = json.dumps(replaced(document, field, value)).encode()
                            self.refuse(path, body, 400, " must be ", field=field)

    def test_every_field_refuses_hostile_values_of_its_own_type(self):
        """Line ends and NUL where a header comes of it, huge numbers, malformed addresses, and names nobody knows."""
        for path, (document, _) in ((SUBMIT, self.submit_document()), (SEND, self.send_document())):
            bad = {"subject": ("a\r\nBcc: x@y.example", "a\0", "a\n", "\x7f\x1b"), "headers.X-A": ("a\r\nB: c", "\0"),
                   "attachments.0.filename": ("a\r\nb", "", "x" * 256), "attachments.0.content": ("", "!", "YQ=", "é"),
                   "attachments.0.type": ("", "text", "text/plain\r\nX: y", "multipart/mixed", "message/rfc822"),
                   "attachments.0.disposition": ("", "outline"), "attachments.0.content_id": ("a\r\nb", "", "<>", "é"),
                   "send_at": HUGE}
            if path == SUBMIT:
                bad |= {"from.address": ("", "a", "a@", "@b", "a@b\r\nc", "a@b.example, c@d.example", "a" * 300),
                        "from.name": ("a\r\nb", "\0"), "class": ("", "admin"), "to.0": ("", "a@b\0", "a@[127.0.0.1]")}
            else:
                bad |= {"from.email": ("", "a", "a@", "@b", "a@b\r\nc", "a@b.example, c@d.example", "a" * 300),
                        "from.name": ("a\r\nb", "\0"), "personalizations.0.to.0.email": ("", "a@b\0"),
                        "personalizations.0.send_at": HUGE, "content.0.type": ("", "text/csv", "text/plain\0"),
                        "categories.0": ("", "x" * 256)}
            for field, values in bad.items():
                for value in values:
                    with self.subTest(path, field=field, value=str(value)[:40]):
                        self.refuse(path, json.dumps(replaced(document, field, value)).encode(), 400, "")
            for field in ("unheard_of", "attachments.0.unheard_of", "__proto__"):
                with self.subTest(path, field=field):
                    body = json.dumps(replaced(document, field, 1)).encode()
                    self.refuse(path, body, 400, "is not supported", field=field)

    def test_parameters_of_the_raw_form_are_refused_beside_JSON(self):
        document, _ = self.submit_document()
        self.refuse(f"{SUBMIT}?class=bulk", json.dumps(document).encode(), 400, "beside a JSON message", field="class")

    def test_as_many_of_everything_as_nobody_needs_is_refused(self):
        people = [f"r{index}@r.example" for index in range(1001)]
        document, _ = self.submit_document()
        self.refuse(SUBMIT, json.dumps({**document, "to": people}).encode(), 400, "at most 1000", field="to")
        many = {f"X-{index}": "y" for index in range(101)}
        self.refuse(SUBMIT, json.dumps({**document, "headers": many}).encode(), 400, "at most 100", field="headers")
        files = document["attachments"] * 201
        self.refuse(SUBMIT, json.dumps({**document, "attachments": files}).encode(), 400, "at most 200")
        document, _ = self.send_document()
        one = document["personalizations"][0]
        self.refuse(SEND, json.dumps({**document, "personalizations": [one] * 501}).encode(), 400, "at most 500")
        to = [{"email": person} for person in people]
        crowd = json.dumps({**document, "personalizations": [{**one, "to": to}]}).encode()
        self.refuse(SEND, crowd, 400, "at most 1000", field="personalizations.0.to")
        tags = {f"-{index}-": "x" * 10 for index in range(9000)}
        large = json.dumps({**document, "personalizations": [{**one, "substitutions": tags}]}).encode()
        self.refuse(SEND, large, 400, "at most 10000 bytes", field="personalizations.0.substitutions")

    # Bodies.

    def test_a_body_of_100_MB_is_refused_before_it_is_read(self):
        before = resident(self.box.process.pid)[0]
        for path, limit in ((SEND, 31_457_280), (SUBMIT, 37_748_736)):
            with self.subTest(path, what="announced"), HTTP(self.box) as client:
                client.send(self.request(path, "Content-Length: 104857600"))
                self.assertEqual(client.answer().status, 413)
            with self.subTest(path, what="announced and asked first"), HTTP(self.box) as client:
                client.send(self.request(path, "Content-Length: 104857600", "Expect: 100-continue"))
                self.assertEqual(client.answer().status, 413)
            with self.subTest(path, what="announced and sent"), HTTP(self.box) as client:
                answer = client.post(path, b'{"text":"' + b"x" * 104_857_600 + b'"}', self.box.api_key)
                self.assertEqual(answer.status, 413)
                self.assertIn(str(limit).encode(), answer.body)
            with self.subTest(path, what="in chunks"), HTTP(self.box) as client:
                client.send(self.request(path, "Transfer-Encoding: chunked"))
                chunk = b"100000\r\n" + b"x" * 0x100000 + b"\r\n"
                for _ in range(100):
                    if not client.send(chunk):
                        break
                answer = client.answer()
                self.assertTrue(answer is None or answer.status == 413, answer)
            self.count(4)
        self.assertLess(resident(self.box.process.pid)[0] - before, 128)

    def test_bodies_together_larger_than_memory_for_them_are_refused(self):
        """128 MiB are set aside for all bodies at once; who would not fit is told to come again."""
        with contextlib.ExitStack() as open_ones:
            clients = [open_ones.enter_context(HTTP(self.box)) for _ in range(5)]
            for client in clients:
                client.send(self.request(SUBMIT, "Content-Length: 37000000") + b"[" + b" " * 36_000_000)
                self.count()
            refused = until(lambda: readable(clients), 10, "a refusal")
            # Who is refused in the middle of sending may lose the answer together with the connection.
            answers = [answer for answer in (client.answer() for client in refused) if answer is not None]
            self.assertGreater(len(answers), 0)
            for answer in answers:
                self.assertEqual((answer.status, answer.json()["type"]), (503, "/docs/checks#busy"))
                self.assertEqual(answer.headers["retry-after"], "30")
        until(lambda: self.offer_large_body() == 400, 10, "room for a body")

    def offer_large_body(self):
        with HTTP(self.box) as client:
            answer = client.post(SUBMIT, b"[" + b" " * 36_000_000 + b"]", self.box.api_key)
            return answer and answer.status

    def test_a_body_that_breaks_off_or_is_framed_wrongly_is_refused(self):
        raw = f"{SUBMIT}?from={self.sender}&to={self.to}"
        bodies = {"cut off": ("Content-Length: 1000", self.head() + b"\r\nhalf"),
                  "a chunk without a size": ("Transfer-Encoding: chunked", b"zz\r\nabc\r\n0\r\n\r\n"),
                  "a chunk of less than nothing": ("Transfer-Encoding: chunked", b"-1\r\nabc\r\n0\r\n\r\n"),
                  "a chunk beyond all numbers": ("Transfer-Encoding: chunked", b"f" * 20 + b"\r\nabc\r\n0\r\n\r\n"),
                  "chunks cut off": ("Transfer-Encoding: chunked", b"5\r\nabc")}
        for path, kind in ((SEND, "application/json"), (SUBMIT, "application/json"), (raw, "message/rfc822")):
            for what, (framing, body) in bodies.items():
                with self.subTest(path, what=what), HTTP(self.box) as client:
                    client.send(self.request(path, framing, kind=kind) + body)
                    client.socket.shutdown(1)
                    answer = client.answer()
                    self.assertEqual(answer.status, 400, answer)
                    self.assertIn(b"could not be read to its end", answer.body)
                    self.count()

    def test_a_half_closed_connection_still_gets_its_answer(self):
        for path in (SEND, SUBMIT):
            with HTTP(self.box) as client:
                client.send(self.request(path, "Content-Length: 2") + b"{}")
                client.socket.shutdown(1)
                self.assertEqual(client.answer().status, 400)
                self.assertTrue(client.is_closed())
                self.count()

    def test_the_wrong_kind_of_body_is_refused(self):
        for path in (SEND, SUBMIT):
            for kind in ("", "text/plain", "application/xml", "multipart/form-data; boundary=x", "application/json2"):
                with self.subTest(path, kind=kind):
                    self.refuse(path, b"{}", 415, "Content-Type", kind=kind)
            self.refuse(path, b"{}", 415, "Content-Encoding", more=("Content-Encoding: gzip",))
        for name in ("", "x" * 256, "é"):
            with self.subTest("idempotency", name=name):
                self.refuse(SUBMIT, b"{}", 400, "1 to 255 printable", more=(f"Idempotency-Key: {name}",))

    # HTTP itself.

    def test_broken_HTTP_is_refused_and_the_connection_closed(self):
        get = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n"
        post = self.request(SUBMIT, "Content-Length: 5")[:-2]
        broken = {
            "random octets": self.dice.randbytes(1 << 20), "SMTP": b"EHLO hostile.example\r\n\r\n",
            "a TLS handshake": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + self.dice.randbytes(508),
            "HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "bare LF": get.replace(b"\r\n", b"\n") + b"\n",
            "NUL in a field": get + b"X: a\0b\r\n\r\n", "bare CR in a field": get + b"X: a\rb\r\n\r\n",
            "a blank before the colon": get + b"X : a\r\n\r\n", "a folded field": get + b"X: a\r\n b\r\n\r\n",
            "101 fields": get + b"".join(b"X-%d: y\r\n" % index for index in range(101)) + b"\r\n",
            "100,000 fields": get + b"".join(b"X-%d: y\r\n" % index for index in range(100_000)) + b"\r\n",
            "a field of 1 MB": get + b"X: " + b"y" * 1_000_000 + b"\r\n\r\n",
            "a path of 1 MB": b"GET /" + b"y" * 1_000_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
            "a method of 1 MB": b"G" * 1_000_000 + b" / HTTP/1.1\r\nHost: localhost\r\n\r\n",
            "a length and chunks": post + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "two lengths": post + b"Content-Length: 6\r\n\r\n12345",
            "a negative length": self.request(SUBMIT, "Content-Length: -5") + b"12345",
            "a length beyond all numbers": self.request(SUBMIT, "Content-Length: " + "9" * 30) + b"12345"}
        for tls in (False, True):
            for what, data in broken.items():
                with self.subTest(what, tls=tls), HTTP(self.box, tls) as client:
                    client.send(data)
                    answer = client.answer()
                    # A server that closes over unread input may take its last words with it.
                    if answer is not None:
                        self.assertEqual((answer.status, answer.json()["status"]), (400, 400))
                        self.assertEqual(answer.headers["content-type"], "application/problem+json")
                    self.assertTrue(client.is_closed())
                    self.count()

    def test_strange_paths_lead_nowhere(self):
        for target in (b"/../../etc/passwd", b"/%2e%2e/%2e%2e/etc/passwd", b"/messages/%00%ff", b"/mailbox/%2e%2e%2fx",
                       b"//", b"/v1/messages/%00", b"*", b"http://elsewhere.example/messages", b"/" + b"a/" * 4000):
            with self.subTest(target[:40]), HTTP(self.box) as client:
                client.send(b"GET " + target + b" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                self.assertIn(client.answer().status, (401, 404))
                self.count()

    def test_the_wrong_method_is_refused(self):
        for path in (SEND, SUBMIT, "/v1/messages/x", "/openapi.json", "/healthz"):
            for method, status in (("PUT", 405), ("DELETE", 405), ("TRACE", 405), ("QUERY", 501)):
                with self.subTest(path, method=method), HTTP(self.box) as client:
                    client.send(f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
                    answer = client.answer()
                    self.assertEqual(answer.status, status)
                    self.assertEqual("allow" in answer.headers, status == 405)
                    self.count()

    # Slow and many.

    def test_slow_clients_keep_nobody_waiting(self):
        with contextlib.ExitStack() as open_ones:
            slow = [open_ones.enter_context(HTTP(self.box)) for _ in range(300)]
            for octet in self.request(SUBMIT, "Content-Length: 1000")[:20]:
                for client in slow:
                    self.assertTrue(client.send(bytes([octet])))
            bodies = [open_ones.enter_context(HTTP(self.box)) for _ in range(100)]
            for client in bodies:
                client.send(self.request(SUBMIT, "Content-Length: 1000") + b"{")
            started = time.monotonic()
            self.send_lawful(f"meanwhile {self.tag}", "Hello.\r\n")
            self.assertLess(time.monotonic() - started, 5)
            self.count(len(slow) + len(bodies))

    def test_pipelined_requests_are_answered_in_their_order(self):
        with HTTP(self.box) as client:
            client.send((self.request(SUBMIT, "Content-Length: 2") + b"{}") * 50 + b"garbage\r\n\r\n")
            self.assertEqual([client.answer().status for _ in range(51)], [400] * 51)
            self.assertTrue(client.is_closed())
            self.count(51)

    def request(self, path, *fields, kind="application/json"):
        lines = [f"POST {path} HTTP/1.1", "Host: localhost", f"Authorization: Bearer {self.box.api_key}",
                 f"Content-Type: {kind}", *fields, "", ""]
        return "\r\n".join(lines).encode()


def places(document, at=""):
    """The path of everything in a document."""
    items = document.items() if isinstance(document, dict) else enumerate(document)
    for name, value in items:
        path = f"{at}.{name}" if at else str(name)
        yield path
        if isinstance(value, (dict, list)):
            yield from places(value, path)


def replaced(document, path, value):
    """A copy of the document with another value at one place."""
    document = copy.deepcopy(document)
    place, names = document, path.split(".")
    for name in names[:-1]:
        place = place[int(name) if isinstance(place, list) else name]
    place[int(names[-1]) if isinstance(place, list) else names[-1]] = value
    return document


def readable(clients):
    """Those that have something to read."""
    sockets, _, _ = select.select([client.socket for client in clients], [], [], 0)
    return [client for client in clients if client.socket in sockets]


if __name__ == "__main__":
    unittest.main()
