"""Kills the real process at random moments under load: whatever was acknowledged arrives."""

import os
import random
import smtplib
import threading
import time
import unittest
import urllib.error
import urllib.request
import json
import re
from collections import Counter

from figures import SEED, report
from sandbox import Sandbox

# Drills kill 20 times.
KILLS = int(os.environ.get("COUNTERSIGN_KILLS", "5"))
SENDERS = 8
TAG = re.compile(rb"^Subject: crash-([0-9]+-[0-9]+)\r$", re.MULTILINE)


class Crash(unittest.TestCase):
    def test_every_acknowledged_message_arrives_after_kill_9(self):
        dice = random.Random(SEED)
        box = Sandbox().start()
        acknowledged, lock, stopping = set(), threading.Lock(), threading.Event()

        def by_smtp(number):
            count = 0
            while not stopping.is_set():
                try:
                    with smtplib.SMTP("127.0.0.1", box.relay_port, timeout=10) as client:
                        while not stopping.is_set():
                            count += 1
                            tag = f"{number}-{count}"
                            sender = f"news@{box.domain}"
                            client.sendmail(sender, ["crash@receiver.example"], (
                                f"From: {sender}\r\nSubject: crash-{tag}\r\n\r\n" + "x" * 2000 + "\r\n").encode())
                            with lock:
                                acknowledged.add(tag.encode())
                except (OSError, smtplib.SMTPException):
                    stopping.wait(0.05)

        def by_http(number):
            count = 0
            while not stopping.is_set():
                count += 1
                tag = f"{number}-{count}"
                request = urllib.request.Request(
                    box.http + "/v1/messages", method="POST",
                    data=json.dumps({"from": f"news@{box.domain}", "to": ["crash@receiver.example"],
                                     "subject": f"crash-{tag}", "text": "x" * 2000}).encode(),
                    headers={"Authorization": f"Bearer {box.api_key}", "Content-Type": "application/json"})
                try:
                    with urllib.request.urlopen(request, timeout=10) as answer:
                        if answer.status == 202:
                            with lock:
                                acknowledged.add(tag.encode())
                except (OSError, urllib.error.URLError):
                    stopping.wait(0.05)

        threads = [threading.Thread(target=by_http if number % 4 == 0 else by_smtp, args=(number,), daemon=True)
                   for number in range(SENDERS)]
        try:
            for thread in threads:
                thread.start()
            for _ in range(KILLS):
                time.sleep(dice.uniform(0.05, 0.8))
                box.kill()
                box.start()
            time.sleep(0.5)
            stopping.set()
            for thread in threads:
                thread.join(15)
            deadline = time.monotonic() + 120
            while True:
                arrived = Counter(tag for raw in box.messages() for tag in TAG.findall(raw)[:1])
                missing = acknowledged - arrived.keys()
                if not missing or time.monotonic() > deadline:
                    break
                time.sleep(0.2)
            twice = sum(count - 1 for count in arrived.values())
            report(f"crash: {KILLS} kills, {len(acknowledged)} acknowledged, {len(missing)} missing, "
                   f"{twice} delivered twice")
            self.assertGreater(len(acknowledged), KILLS)
            self.assertEqual(missing, set(), box.output())
            # At most what was in flight at a kill can come twice: the deliveries under way at once.
            self.assertLessEqual(twice, KILLS * 64)
        finally:
            stopping.set()
            box.stop()


if __name__ == "__main__":
    unittest.main()
