"""What every test with hostile input asserts besides the answer: the gateway serves on, its memory stays, no mail came of it."""

import base64
import json
import random
import unittest
import uuid

from figures import ROUNDS, SEED, report
from sandbox import Sandbox
from wire import HTTP, SMTP, resident

# Resident memory may grow by so many MiB over that of a gateway that has carried lawful mail of the largest size.
GROWTH = 96


class Hostile(unittest.TestCase):
    """One sandbox for all tests of a class; each is followed by lawful mail and by a look at what became of it."""

    @classmethod
    def setUpClass(cls):
        cls.box = Sandbox().start()
        cls.addClassCleanup(cls.box.stop)
        cls.dice = random.Random(SEED)
        cls.lawful = len(cls.box.wait_until_quiet())
        cls.counted = 0
        # Buffers of the largest lawful message belong to the memory of a gateway at work.
        cls.send_lawful("largest", "x" * 75 + "\r\n", times=300_000)
        cls.send_attachment(b"x" * 15_000_000)
        cls.before = resident(cls.box.process.pid)[0]

    @classmethod
    def tearDownClass(cls):
        now, peak = resident(cls.box.process.pid)
        report(f"{cls.__name__}: {cls.counted} hostile inputs in {ROUNDS} rounds, {cls.lawful} lawful messages between "
               f"them; {cls.before:.0f} MiB resident before, {now:.0f} after, {peak:.0f} at most")

    def setUp(self):
        self.tag = uuid.uuid4().hex[:12]
        self.to = f"victim-{self.tag}@receiver.example"

    def tearDown(self):
        self.assertIsNone(self.box.process.poll(), self.box.output())
        self.send_lawful(f"lawful {self.tag}", "Hello.\r\n")
        # Everything that came before has been decided; what waits would be seen in the queue.
        waiting = json.loads(self.box.run("queue", "list", "--json").stdout)
        self.assertEqual([entry for entry in waiting if self.tag in json.dumps(entry)], [])
        expected, type(self).lawful = self.lawful, len(self.box.names())
        self.assertEqual(self.lawful, expected, "a message came of hostile input")
        now, _ = resident(self.box.process.pid)
        self.assertLess(now, self.before + GROWTH, "resident memory has grown, in MiB")

    @classmethod
    def send_lawful(cls, subject, body, times=1):
        """A lawful message through SMTP and one through HTTP, both delivered."""
        for door in ("relay", "http"):
            to = "reader@receiver.example"
            raw = f"From: news@{cls.box.domain}\r\nTo: {to}\r\nSubject: {subject} {door}\r\n\r\n".encode()
            raw += body.encode() * times
            if door == "http":
                with HTTP(cls.box) as client:
                    answer = client.post(
                        f"/v1/messages?from=news@{cls.box.domain}&to={to}", raw, cls.box.api_key, "message/rfc822")
                    assert answer and answer.status == 202, f"lawful mail got {answer}"
            else:
                with SMTP(cls.box, door) as client:
                    client.greet().begin(to)
                    client.send(raw + b".\r\n")
                    client.must(250, client.reply())
            cls.box.wait_for(f"{subject} {door}", seconds=60)
            cls.lawful += 1

    @classmethod
    def send_attachment(cls, content):
        """A lawful message as JSON, delivered."""
        document = {"from": f"news@{cls.box.domain}", "to": ["reader@receiver.example"], "subject": "attached",
                    "text": "x", "attachments": [{"filename": "x", "content": base64.b64encode(content).decode()}]}
        with HTTP(cls.box) as client:
            answer = client.post("/v1/messages", json.dumps(document).encode(), cls.box.api_key)
            assert answer and answer.status == 202, f"lawful mail got {answer}"
        cls.box.wait_for("attached", seconds=60)
        cls.lawful += 1

    def head(self, *more):
        """The header of a message that would be lawful without what comes behind it."""
        lines = [f"From: news@{self.box.domain}", f"To: {self.to}", f"Subject: hostile {self.tag}", *more]
        return "\r\n".join(lines).encode() + b"\r\n"

    def count(self, number=1):
        type(self).counted += number
