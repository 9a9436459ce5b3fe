"""A full disk and a busy ledger: 4xx and 503 meanwhile, nothing acknowledged is lost, and serving resumes by itself."""

import json
import os
import random
import sqlite3
import subprocess
import tempfile
import threading
import time
import unittest
from collections import Counter

from figures import ROUNDS, SEED, report
from sandbox import Sandbox, subject_of
from wire import HTTP, SMTP, until

DISK = 64 << 20
# So many messages accepted by each door mean that mail flows.
FLOW = 15
# What a client may be told while a store cannot be written: try later, nothing was taken.
LATER = {421, 451, 452, 454}


class SmallDisk:
    """A file system of a fixed size, filled up and emptied at will."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="countersign-disk-")
        result = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={DISK},mode=700", "countersign-test", self.folder],
            capture_output=True, text=True)
        if result.returncode != 0:
            os.rmdir(self.folder)
            raise PermissionError(result.stderr.strip() or "mount failed")
        self.filler = os.path.join(self.folder, "filler")

    def fill(self):
        """Takes every free octet."""
        with open(self.filler, "ab", buffering=0) as file:
            for size in (1 << 20, 4096, 1):
                try:
                    while file.write(b"\0" * size) == size:
                        pass
                except OSError:
                    continue

    def empty(self):
        os.remove(self.filler)

    def unmount(self):
        subprocess.run(["umount", self.folder], check=True)
        os.rmdir(self.folder)


class Senders:
    """Senders by SMTP and by HTTP that never stop; every answer is counted, every acknowledged message remembered."""

    def __init__(self, box, what, size):
        self.box, self.what, self.size = box, what, size
        self.acknowledged, self.answers = set(), Counter()
        self.lock, self.stopping = threading.Lock(), threading.Event()
        self.threads = [threading.Thread(target=self.run, args=(number,), daemon=True) for number in range(6)]
        for thread in self.threads:
            thread.start()

    def run(self, number):
        count = 0
        while not self.stopping.is_set():
            count += 1
            subject = f"{self.what}, message {number}-{count}"
            try:
                code = (self.by_http if number % 2 else self.by_smtp)(subject)
            except OSError as error:
                code = type(error).__name__
            with self.lock:
                self.answers[code] += 1
                if code in (202, 250):
                    self.acknowledged.add(subject)
            self.stopping.wait(0.01)

    def text(self, subject):
        return f"From: news@{self.box.domain}\r\nSubject: {subject}\r\n\r\n".encode() + b"x" * 76 * (self.size // 76) + b"\r\n"

    def by_smtp(self, subject):
        with SMTP(self.box, "relay") as client:
            reply = client.reply()
            for line in ("EHLO disk.example", f"MAIL FROM:<news@{self.box.domain}>", "RCPT TO:<disk@receiver.example>",
                         "DATA"):
                if reply.code not in (220, 250):
                    return reply.code
                reply = client.say(line)
            if reply.code != 354:
                return reply.code
            client.send(self.text(subject) + b".\r\n")
            return client.reply().code

    def by_http(self, subject):
        with HTTP(self.box) as client:
            answer = client.post(f"/v1/messages?from=news@{self.box.domain}&to=disk@receiver.example",
                                 self.text(subject), self.box.api_key, "message/rfc822")
            if answer is None:
                return "closed"
            if answer.status != 202:
                problem = answer.json()
                assert problem["status"] == answer.status and "retry-after" in answer.headers, answer
            return answer.status

    def since(self, mark):
        """The answers given since then."""
        with self.lock:
            return self.answers - mark

    def mark(self):
        with self.lock:
            return Counter(self.answers)

    def stop(self):
        self.stopping.set()
        for thread in self.threads:
            thread.join(60)


class Stores(unittest.TestCase):
    def see_it_through(self, box, senders, block, free, patience):
        """Mail flows; then nothing can be written: only temporary answers; then it can again: mail flows by itself."""
        def flows(mark):
            return lambda: min(senders.since(mark)[code] for code in (202, 250)) >= FLOW
        until(flows(senders.mark()), 60, "mail flowing at first")
        block()
        mark = senders.mark()
        until(lambda: LATER & senders.since(mark).keys() and 503 in senders.since(mark), patience,
              "a temporary answer from either door")
        self.assertIsNone(box.process.poll(), box.output())
        free()
        until(flows(senders.mark()), 90, "mail flowing again")
        self.assertIsNone(box.process.poll(), box.output())

    def settle(self, box, senders):
        """Every acknowledged message arrives, and whatever was refused was refused for the time being."""
        senders.stop()
        codes = {code for code in senders.answers if code not in (202, 250)}
        self.assertLessEqual(codes, LATER | {503}, senders.answers)
        def missing():
            return senders.acknowledged - {subject_of(raw) for raw in box.messages()}
        try:
            until(lambda: not missing(), 60, "every acknowledged message")
        finally:
            told = ", ".join(f"{count} x {code}" for code, count in sorted(senders.answers.items(), key=str))
            report(f"{senders.what}: {ROUNDS} rounds, answers {told}; {len(missing())} missing")
        arrived = Counter(subject_of(raw) for raw in box.messages())
        self.assertEqual([subject for subject in senders.acknowledged if arrived[subject] > 1], [], "delivered twice")


class FullDisk(Stores):
    def test_a_full_disk_is_answered_4xx_and_serving_resumes_by_itself(self):
        try:
            disk = SmallDisk()
        except (PermissionError, FileNotFoundError) as problem:
            if os.environ.get("COUNTERSIGN_WITHOUT_MOUNT"):
                report(f"full disk: NOT TRIED, since COUNTERSIGN_WITHOUT_MOUNT is set ({problem})")
                self.skipTest("no right to mount")
            self.fail(f"a small file system cannot be mounted here ({problem}): run this as root, or set "
                      "COUNTERSIGN_WITHOUT_MOUNT=1 to go without this test")
        self.addCleanup(disk.unmount)
        box = Sandbox(data=os.path.join(disk.folder, "data"))
        # The receivers' disk is another one: what is acknowledged can always be delivered.
        os.makedirs(os.path.join(disk.folder, "data"))
        mailbox = os.path.join(box.folder.name, "maildir")
        os.makedirs(mailbox)
        os.symlink(mailbox, os.path.join(disk.folder, "data", "maildir"))
        box.start()
        self.addCleanup(box.stop)
        dice = random.Random(SEED)
        # Small bodies live in the spool's database, large ones in files of their own.
        for size in (2_000, 400_000):
            senders = Senders(box, f"full disk, {size} octets", size)
            try:
                for _ in range(ROUNDS):
                    self.see_it_through(box, senders, disk.fill, disk.empty, 30)
                    time.sleep(dice.uniform(0, 0.5))
            finally:
                senders.stop()
            self.settle(box, senders)
            self.assertIn("delivered", box.run("explain", self.last_id(box)).stdout.lower())

    def last_id(self, box):
        with HTTP(box) as client:
            document = {"from": f"news@{box.domain}", "to": ["after@receiver.example"], "subject": "after", "text": "x"}
            answer = client.post("/v1/messages", json.dumps(document).encode(), box.api_key)
        self.assertEqual(answer.status, 202)
        box.wait_for("after")
        box.wait_until_quiet()
        return answer.json()["id"]


class BusyStores(Stores):
    def test_a_store_locked_by_somebody_else_is_answered_4xx_and_serving_resumes_by_itself(self):
        box = Sandbox().start()
        self.addCleanup(box.stop)
        files = {"ledger": "ledger.sqlite", "spool": os.path.join("spool", "spool.sqlite")}
        for what, name in files.items():
            locks = []
            def lock():
                locks.append(sqlite3.connect(os.path.join(box.data, name), timeout=30, isolation_level=None))
                locks[-1].execute("BEGIN EXCLUSIVE")
            def unlock():
                locks.pop().close()
            senders = Senders(box, f"busy {what}", 2_000)
            try:
                for _ in range(ROUNDS):
                    self.see_it_through(box, senders, lock, unlock, 60)
            finally:
                senders.stop()
                while locks:
                    unlock()
            self.settle(box, senders)


if __name__ == "__main__":
    unittest.main()
