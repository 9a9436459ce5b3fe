"""Hostile input at every SMTP door, and hostile messages at every door: a precise answer, and nothing else happens."""

import contextlib
import time
import unittest

from figures import ROUNDS
from hostile import Hostile
from wire import CLOSED, HTTP, SMTP, SMTP_DOORS, until

# What stands behind the first three fields of a message, and the defect it is refused for.
MIME = ("MIME-Version: 1.0",)
EIGHT_BIT = "é".encode()


def nested(depth):
    """Multiparts inside one another."""
    lines = [b"MIME-Version: 1.0", b'Content-Type: multipart/mixed; boundary="b0"', b""]
    for level in range(depth):
        lines += [f"--b{level}".encode(), f'Content-Type: multipart/mixed; boundary="b{level + 1}"'.encode(), b""]
    lines += [f"--b{depth}".encode(), b"", b"x"] + [f"--b{level}--".encode() for level in range(depth, -1, -1)]
    return b"\r\n".join(lines) + b"\r\n"


def part(content, *fields):
    return "\r\n".join((*MIME, *fields, "", "")).encode() + content + b"\r\n"


SIGNED = 'Content-Type: multipart/signed; boundary="s"; micalg=pgp-sha256; protocol="application/pgp-signature"'
BROKEN = {
    "bare CR in the body": ("bare-cr", b"\r\none\rtwo\r\n"),
    "bare LF in the body": ("bare-lf", b"\r\none\ntwo\r\n"),
    "NUL in the body": ("nul", b"\r\none\0two\r\n"),
    "bare CR in a field": ("bare-cr", b"X-A: one\rtwo\r\n\r\nx\r\n"),
    "bare LF in a field": ("bare-lf", b"X-A: one\nBcc: two\r\n\r\nx\r\n"),
    "NUL in a field": ("nul", b"X-A: one\0two\r\n\r\nx\r\n"),
    "CR CR LF": ("bare-cr", b"\r\none\r\r\ntwo\r\n"),
    "a UTF-8 field without SMTPUTF8": ("malformed-header", b"X-A: " + EIGHT_BIT + b"\r\n\r\nx\r\n"),
    "a Latin-1 field": ("malformed-header", b"X-A: \xe9\r\n\r\nx\r\n"),
    "8-bit text declared US-ASCII": ("unagreed-8bit", part(EIGHT_BIT, "Content-Type: text/plain; charset=us-ascii")),
    "broken UTF-8": ("unagreed-8bit", part(b"\xff\xfe\xc0\xaf", "Content-Type: text/plain; charset=utf-8",
                                           "Content-Transfer-Encoding: 8bit")),
    "8-bit data inside a signed part": ("unconvertible-8bit", part(
        b"--s\r\n\r\n" + EIGHT_BIT + b"\r\n--s\r\nContent-Type: application/pgp-signature\r\n\r\nx\r\n--s--", SIGNED)),
    "100,000 fields": ("header-flood", b"".join(b"X-%d: y\r\n" % index for index in range(100_000)) + b"\r\nx\r\n"),
    "a field of 1 MB in one line": ("header-flood", b"X-A: " + b"y" * 1_000_000 + b"\r\n\r\nx\r\n"),
    "a folded field of 1 MB": ("header-flood", b"X-A: " + b"\r\n ".join([b"y" * 70] * 14_000) + b"\r\n\r\nx\r\n"),
    "MIME nested 1,000 deep": ("deep-mime", nested(1000)),
    "100,000 parts": ("deep-mime", part(
        b"--p\r\n\r\nx\r\n" * 100_000 + b"--p--", 'Content-Type: multipart/mixed; boundary="p"')),
    "a boundary of 1 MB": ("header-flood", part(b"x", f'Content-Type: multipart/mixed; boundary="{"b" * 1_000_000}"')),
    "no boundary": ("malformed-mime", part(b"x", "Content-Type: multipart/mixed")),
    "base64 with foreign octets": ("malformed-mime", part(
        b"!!! not base64 ???", "Content-Type: application/octet-stream", "Content-Transfer-Encoding: base64")),
    "base64 that ends too early": ("malformed-mime", part(
        b"YWJ", "Content-Type: application/octet-stream", "Content-Transfer-Encoding: base64")),
    "padding inside base64": ("malformed-mime", part(
        b"YQ==YQ==", "Content-Type: application/octet-stream", "Content-Transfer-Encoding: base64")),
    "two Subject fields": ("duplicate-header", b"Subject: another\r\n\r\nx\r\n"),
    "a line that is no field": ("malformed-header", b"what is this\r\n\r\nx\r\n"),
    "101 hops": ("loop", b"Received: from a by b; Thu, 1 Jan 2026 00:00:00 +0000\r\n" * 101 + b"\r\nx\r\n"),
}


class HostileSMTP(Hostile):
    def to_every_door(self, what, raw, smtp, http):
        """Sends one message through all SMTP doors and, as it is, over HTTP, and compares the answers."""
        for door in SMTP_DOORS:
            with self.subTest(what, door=door), SMTP(self.box, door) as client:
                client.greet().begin(self.to)
                client.send(raw + b".\r\n")
                reply = client.reply()
                self.assertEqual(f"{reply.status} {reply.text}", smtp)
                self.assertEqual(client.say("NOOP").status, "250 2.0.0", "the session goes on")
                self.count()
        for tls in (False, True):
            with self.subTest(what, door="/v1/messages", tls=tls), HTTP(self.box, tls) as client:
                answer = client.post(f"/v1/messages?from=news@{self.box.domain}&to={self.to}", raw, self.box.api_key,
                                     "message/rfc822")
                problem = answer.json()
                self.assertEqual((answer.status, problem["status"], problem["check"]), http)
                self.assertEqual(answer.headers["content-type"], "application/problem+json")
                self.count()

    # What a message is made of.

    def test_broken_messages_are_refused_by_the_name_of_the_defect(self):
        for what, (defect, rest) in BROKEN.items():
            self.to_every_door(
                what, self.head() + rest, f"554 5.6.0 Message refused: {defect}", (400, 400, "content"))

    def test_a_message_without_one_author_is_refused(self):
        for what, rest in {"two From fields": b"From: b@c.example\r\n\r\nx\r\n"}.items():
            self.to_every_door(what, self.head() + rest, "550 5.7.1 Exactly one From field with one address is needed",
                               (400, 400, "domain"))

    def test_a_message_larger_than_was_declared_is_refused_at_its_end(self):
        lines = (b"x" * 1022 + b"\r\n") * (25 * 1024)
        self.to_every_door("25 MiB and a little", self.head() + b"\r\n" + lines, "552 5.3.4 Message too big",
                           (413, 413, "content"))
        # Beyond 26 MiB a body is not read to its end.
        with HTTP(self.box) as client:
            answer = client.post(f"/v1/messages?from=news@{self.box.domain}&to={self.to}", lines + lines,
                                 self.box.api_key, "message/rfc822")
            self.assertEqual((answer.status, answer.json()["detail"]),
                             (413, "The body may have at most 27262976 octets."))

    def test_a_declared_size_beyond_the_limit_is_refused_at_once(self):
        for door in SMTP_DOORS:
            with self.subTest(door), SMTP(self.box, door) as client:
                client.greet()
                for options, status in (("SIZE=26214401", "552 5.3.4"), ("SIZE=99999999999", "552 5.3.4"),
                                        ("SIZE=-1", "501 5.5.4"), ("SIZE=1x", "501 5.5.4"), ("SIZE=", "501 5.5.4")):
                    self.assertEqual(client.say(f"MAIL FROM:<news@{self.box.domain}> {options}").status, status)
                    self.count()

    def test_a_chunk_beyond_the_limit_ends_the_session(self):
        for door in SMTP_DOORS:
            with self.subTest(door), SMTP(self.box, door) as client:
                client.greet()
                client.must(250, client.say(f"MAIL FROM:<news@{self.box.domain}>"))
                client.must(250, client.say(f"RCPT TO:<{self.to}>"))
                self.assertEqual(client.say("BDAT 99999999 LAST").status, "552 5.3.4")
                self.assertTrue(client.is_closed())
                self.count()

    def test_8_bit_text_without_8BITMIME_leaves_as_7_bit_and_nothing_else(self):
        """Many programs send it without asking. It is re-encoded before signing, so no hop ever sees an octet over 127."""
        raw = self.head() + part("Grüße".encode(), "Content-Type: text/plain; charset=utf-8")
        for door in SMTP_DOORS:
            with self.subTest(door), SMTP(self.box, door) as client:
                client.greet().begin(self.to)
                client.send(raw + b".\r\n")
                self.assertEqual(client.reply().status, "250 2.0.0")
        arrived = self.box.wait_for(f"hostile {self.tag}", count=len(SMTP_DOORS))
        type(self).lawful += len(arrived)
        for raw in arrived:
            self.assertTrue(raw.isascii())
            self.assertIn(b"Gr=C3=BC=C3=9Fe", raw)

    # What commands are made of.

    def test_a_line_end_that_is_none_ends_the_session(self):
        for door in SMTP_DOORS:
            for octet in (b"\r", b"\n", b"\0"):
                with self.subTest(door, octet=octet), SMTP(self.box, door) as client:
                    client.greet()
                    to = b"RCPT TO:<%s>" % self.to.encode()
                    client.must(250, client.say(f"MAIL FROM:<news@{self.box.domain}>"))
                    self.assertEqual(client.say(to + octet + b"DATA").status, "500 5.5.2")
                    self.assertTrue(client.is_closed())
                    self.count()

    def test_8_bit_addresses_need_SMTPUTF8(self):
        for door in SMTP_DOORS:
            with self.subTest(door), SMTP(self.box, door) as client:
                client.greet()
                self.assertEqual(client.say(f"MAIL FROM:<é@{self.box.domain}>").status, "553 5.6.7")
                self.assertEqual(client.say(f"MAIL FROM:<news@{self.box.domain}>").status, "250 2.1.0")
                self.assertEqual(client.say("RCPT TO:<é@receiver.example>").status, "553 5.6.7")
                self.assertEqual(client.say(b"RCPT TO:<\xff@receiver.example>").status, "501 5.1.3")
                self.count(3)

    def test_overlong_lines_are_thrown_away_and_endless_ones_end_the_session(self):
        for door in SMTP_DOORS:
            with self.subTest(door), SMTP(self.box, door) as client:
                client.greet()
                self.assertEqual(client.say("NOOP " + "x" * 600).status, "500 5.5.2")
                self.assertEqual(client.say(f"MAIL FROM:<{'a' * 3000}@{self.box.domain}>").status, "500 5.5.2")
                self.assertEqual(client.say("NOOP").status, "250 2.0.0")
                client.send(b"x" * 200_000)
                self.assertEqual(client.reply().status, "500 5.5.2")
                self.assertTrue(client.is_closed())
                self.count(3)

    def test_the_eleventh_protocol_error_ends_the_session(self):
        for door in SMTP_DOORS:
            with self.subTest(door), SMTP(self.box, door) as client:
                client.greet()
                for _ in range(10):
                    self.assertEqual(client.say("XYZZY").status, "500 5.5.2")
                self.assertEqual(client.say("XYZZY").status, "421 4.7.0")
                self.assertTrue(client.is_closed())
                self.count()

    def test_a_browser_is_shown_the_door_at_its_first_line(self):
        for door in SMTP_DOORS:
            with self.subTest(door), SMTP(self.box, door) as client:
                client.greet()
                client.send(b"POST / HTTP/1.1\r\nHost: mail\r\n\r\nMAIL FROM:<x@y.example>\r\n")
                self.assertEqual(client.reply().status, "500 5.5.2")
                self.assertEqual(client.reply(), CLOSED)
                self.count()

    def test_commands_out_of_order_are_refused(self):
        for door in SMTP_DOORS:
            with self.subTest(door), SMTP(self.box, door) as client:
                client.greet()
                for line, status in (("DATA", "503 5.5.1"), ("RCPT TO:<x@y.example>", "503 5.5.1"),
                                     ("MAIL FROM:<a@b", "501 5.1.7"), ("MAIL TO:<a@b.example>", "501 5.5.4"),
                                     (f"MAIL FROM:<news@{self.box.domain}> X=Y", "555 5.5.4"),
                                     (f"MAIL FROM:<news@{self.box.domain}> BODY=NINEBIT", "501 5.5.4"),
                                     (f"MAIL FROM:<news@{self.box.domain}>", "250 2.1.0"),
                                     (f"MAIL FROM:<news@{self.box.domain}>", "503 5.5.1"), ("DATA", "554 5.5.1")):
                    self.assertEqual(client.say(line).status, status, line)
                    self.count()

    # Who does not keep to the order of things.

    def test_bytes_behind_STARTTLS_end_the_session(self):
        for door in ("relay", "submission"):
            with self.subTest(door), SMTP(self.box, door) as client:
                client.must(220, client.reply())
                client.must(250, client.say("EHLO hostile.example"))
                client.send(b"STARTTLS\r\nMAIL FROM:<news@%s>\r\nRCPT TO:<%s>\r\n" % (
                    self.box.domain.encode(), self.to.encode()))
                self.assertEqual(client.reply().status, "554 5.5.1")
                self.assertEqual(client.reply(), CLOSED)
                self.count()

    def test_bytes_behind_the_220_of_STARTTLS_are_never_commands(self):
        for door in ("relay", "submission"):
            with self.subTest(door), SMTP(self.box, door) as client:
                client.must(220, client.reply())
                client.must(250, client.say("EHLO hostile.example"))
                client.must(220, client.say("STARTTLS"))
                client.send(b"NOOP\r\n")
                self.assertEqual(client.reply(), CLOSED)
                self.count()

    def test_plain_text_at_the_TLS_port_gets_no_greeting(self):
        with SMTP(self.box, "submission_tls") as client:
            client.send(b"EHLO hostile.example\r\n")
            self.assertTrue(client.is_closed())
            self.count()

    def test_commands_behind_DATA_end_the_session(self):
        for door in SMTP_DOORS:
            with self.subTest(door), SMTP(self.box, door) as client:
                client.greet()
                client.must(250, client.say(f"MAIL FROM:<news@{self.box.domain}>"))
                client.must(250, client.say(f"RCPT TO:<{self.to}>"))
                client.send(b"DATA\r\n" + self.head() + b"\r\nx\r\n.\r\n")
                self.assertEqual(client.reply().status, "503 5.5.0")
                self.assertTrue(client.is_closed())
                self.count()

    def test_who_speaks_before_the_greeting_is_turned_away(self):
        """Strangers at the relay wait for the greeting; 127.0.0.2 is no connector's address."""
        with SMTP(self.box, "relay", source="127.0.0.2") as client:
            client.send(b"EHLO hostile.example\r\nMAIL FROM:<x@y.example>\r\n")
            self.assertEqual(client.reply().status, "554 5.5.1")
            self.assertEqual(client.reply(), CLOSED)
            self.count()

    def test_a_stranger_at_the_relay_reaches_nobody(self):
        with SMTP(self.box, "relay", source="127.0.0.2") as client:
            client.must(220, client.reply())
            client.must(250, client.say("EHLO hostile.example"))
            client.must(250, client.say(f"MAIL FROM:<news@{self.box.domain}>"))
            self.assertEqual(client.say(f"RCPT TO:<{self.to}>").status, "550 5.7.1")
            self.assertEqual(client.say("DATA").status, "554 5.5.1")
            self.count()

    # Garbage.

    def test_a_megabyte_of_random_octets_ends_the_session(self):
        for _ in range(ROUNDS):
            garbage = self.dice.randbytes(1 << 20)
            for door in SMTP_DOORS:
                for greeted in (False, True):
                    with self.subTest(door, greeted=greeted), SMTP(self.box, door) as client:
                        if greeted:
                            client.greet()
                        client.send(garbage)
                        last, reply = CLOSED, client.reply() if greeted or door != "submission_tls" else CLOSED
                        while reply != CLOSED:
                            self.assertIn(reply.code, (220, 421, 500, 501, 502, 503, 554))
                            last, reply = reply, client.reply()
                        if greeted:
                            self.assertIn(last.status, ("500 5.5.2", "421 4.7.0"))
                        self.assertTrue(client.is_closed())
                        self.count()

    def test_random_lines_are_answered_one_by_one_and_end_the_session(self):
        letters = bytes(range(0x21, 0x7f))
        for _ in range(ROUNDS):
            lines = [bytes(self.dice.choices(letters, k=self.dice.randrange(5, 400))) for _ in range(3000)]
            for door in SMTP_DOORS:
                with self.subTest(door), SMTP(self.box, door) as client:
                    client.greet()
                    client.send(b"\r\n".join(lines) + b"\r\n")
                    replies = list(iter(client.reply, CLOSED))
                    self.assertEqual([reply.status for reply in replies], ["500 5.5.2"] * 10 + ["421 4.7.0"])
                    self.count()

    def test_random_octets_as_a_message_make_no_crash_and_no_second_message(self):
        for _ in range(ROUNDS):
            garbage = self.dice.randbytes(1 << 20).replace(b"\r\n.", b"")
            for door in SMTP_DOORS:
                with self.subTest(door), SMTP(self.box, door) as client:
                    client.greet().begin(self.to)
                    client.send(garbage + b"\r\n.\r\n")
                    self.assertIn(client.reply().status, ("554 5.6.0", "550 5.7.1"))
                    self.count()

    # Who stops half-way, or never comes to an end.

    def test_half_closed_connections_are_answered_and_cut_messages_are_dropped(self):
        for door in ("relay",):
            with self.subTest(door, what="between commands"), SMTP(self.box, door) as client:
                client.greet()
                client.send(b"NOOP\r\nRSET\r\nNOO")
                client.socket.shutdown(1)
                self.assertEqual(client.reply().status, "250 2.0.0")
                self.assertEqual(client.reply().status, "250 2.0.0")
                self.assertEqual(client.reply(), CLOSED)
            with self.subTest(door, what="inside of DATA"), SMTP(self.box, door) as client:
                client.greet().begin(self.to)
                client.send(self.head() + b"\r\nhalf a message\r\n")
                client.socket.shutdown(1)
                self.assertEqual(client.reply(), CLOSED)
            with self.subTest(door, what="inside of BDAT"), SMTP(self.box, door) as client:
                client.greet()
                client.must(250, client.say(f"MAIL FROM:<news@{self.box.domain}>"))
                client.must(250, client.say(f"RCPT TO:<{self.to}>"))
                client.send(b"BDAT 1000 LAST\r\n" + self.head() + b"\r\nhalf a chunk\r\n")
                client.socket.shutdown(1)
                self.assertEqual(client.reply(), CLOSED)
            self.count(3)
        for door in SMTP_DOORS:
            with self.subTest(door, what="gone inside of DATA"), SMTP(self.box, door) as client:
                client.greet().begin(self.to)
                client.send(self.head() + b"\r\nhalf a message\r\n.")
                self.count()

    def test_slow_clients_keep_nobody_waiting(self):
        with contextlib.ExitStack() as open_ones:
            slow = []
            for index in range(180):
                door = ("relay", "submission")[index % 2]
                client = open_ones.enter_context(SMTP(self.box, door))
                client.must(220, client.reply())
                if door == "relay" and index % 4 == 0:
                    client.must(250, client.say("EHLO slow.example"))
                    client.begin(self.to)
                slow.append(client)
            for octet in b"NOOP some words that never end":
                for client in slow:
                    self.assertTrue(client.send(bytes([octet])))
            started = time.monotonic()
            self.send_lawful(f"meanwhile {self.tag}", "Hello.\r\n")
            self.assertLess(time.monotonic() - started, 5)
            self.count(len(slow))

    def test_an_address_with_too_many_connections_is_told_so_and_others_are_served(self):
        with contextlib.ExitStack() as open_ones:
            for _ in range(100):
                client = open_ones.enter_context(SMTP(self.box, "submission", source="127.0.0.2"))
                client.must(220, client.reply())
            for _ in range(20):
                with SMTP(self.box, "submission", source="127.0.0.2") as client:
                    self.assertEqual(client.reply().status, "421 4.7.0")
                    self.assertTrue(client.is_closed())
                    self.count()
            with SMTP(self.box, "submission", source="127.0.0.3") as client:
                client.must(220, client.reply())
        def is_served():
            with SMTP(self.box, "submission", source="127.0.0.2") as client:
                return client.reply().code == 220
        until(is_served, 10, "a place for the address")

    def test_a_door_that_is_full_says_so(self):
        with contextlib.ExitStack() as open_ones:
            for _ in range(1000):
                open_ones.enter_context(SMTP(self.box, "relay"))
            client = open_ones.enter_context(SMTP(self.box, "relay"))
            self.assertEqual(client.reply().status, "421 4.7.0")
            self.assertTrue(client.is_closed())
            self.count()
        def is_served():
            with SMTP(self.box, "relay") as client:
                return client.reply().code == 220
        until(is_served, 10, "a place at the door")

    def test_when_the_places_for_messages_are_taken_http_says_so_and_recovers(self):
        """At most 512 messages are under way at once, whoever they belong to."""
        path = f"/v1/messages?from=news@{self.box.domain}&to={self.to}"
        def offered():
            with HTTP(self.box) as client:
                return client.post(path, b"no field\r\n\r\n", self.box.api_key, "message/rfc822")
        with contextlib.ExitStack() as open_ones:
            for _ in range(512):
                answer = offered()
                if answer.status == 503:
                    break
                self.assertEqual(answer.status, 400)
                open_ones.enter_context(SMTP(self.box, "relay")).greet().begin(self.to)
                self.count()
            answer = offered()
            self.assertEqual((answer.status, answer.json()["type"]), (503, "/docs/checks#busy"))
            self.assertEqual(answer.headers["retry-after"], "30")
        until(lambda: offered().status == 400, 20, "a place for a message")


if __name__ == "__main__":
    unittest.main()
