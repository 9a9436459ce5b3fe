"""A sandbox of our own to send through: started on free ports, stopped by process id, its mailbox read as a Maildir."""

import email
import email.policy
import json
import os
import random
import signal
import socket
import subprocess
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PROGRAM = os.environ.get("COUNTERSIGN", os.path.join(ROOT, ".build", "debug", "countersign"))
BASE_PORTS = (2525, 2587, 2465, 8080, 8443)


def free_offset():
    """An offset at which all five ports are free."""
    for _ in range(200):
        offset = random.randrange(1000, 30000)
        held = []
        try:
            for port in BASE_PORTS:
                probe = socket.socket()
                held.append(probe)
                probe.bind(("127.0.0.1", port + offset))
            return offset
        except OSError:
            continue
        finally:
            for probe in held:
                probe.close()
    raise RuntimeError("no free ports")


class Sandbox:
    def __init__(self, data=None, zone=None):
        self.folder = tempfile.TemporaryDirectory(prefix="countersign-test-")
        self.data = data or os.path.join(self.folder.name, "data")
        self.zone = zone
        self.offset = free_offset()
        self.process = None
        self.log = open(os.path.join(self.folder.name, "serve.log"), "ab")

    def start(self):
        command = [PROGRAM, "serve", "--sandbox", "--data", self.data, "--port-offset", str(self.offset)]
        if self.zone:
            command += ["--zone", self.zone]
        facts = os.path.join(self.data, "sandbox.json")
        if os.path.exists(facts):
            os.remove(facts)
        self.process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log,
            env={**os.environ, "SWIFT_BACKTRACE": "enable=no"})
        deadline = time.monotonic() + 60
        while not os.path.exists(facts):
            if self.process.poll() is not None:
                raise RuntimeError(f"serve ended with {self.process.returncode}:\n{self.output()}")
            if time.monotonic() > deadline:
                self.stop()
                raise RuntimeError(f"serve was not ready in 60 s:\n{self.output()}")
            time.sleep(0.05)
        with open(facts) as file:
            self.facts = json.load(file)
        return self

    def output(self):
        with open(self.log.name, errors="replace") as file:
            return file.read()[-4000:]

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.log.close()
        self.folder.cleanup()

    def __getattr__(self, name):
        try:
            return self.__dict__["facts"][name]
        except KeyError:
            raise AttributeError(name) from None

    def run(self, *arguments, check=True):
        """Runs a countersign command on this sandbox's data folder."""
        result = subprocess.run(
            [PROGRAM, *arguments, "--data", self.data], capture_output=True, text=True, timeout=60,
            stdin=subprocess.DEVNULL)
        if check and result.returncode != 0:
            raise AssertionError(f"{arguments} ended with {result.returncode}: {result.stdout}{result.stderr}")
        return result

    def names(self):
        """The file name of every delivered message, oldest first."""
        return sorted(os.listdir(os.path.join(self.maildir, "new")),
                      key=lambda name: tuple(int(part) for part in name.split(".")[:2]))

    def messages(self):
        """Raw bytes of every delivered message, oldest first."""
        found = []
        for name in self.names():
            with open(os.path.join(self.maildir, "new", name), "rb") as file:
                found.append(file.read())
        return found

    def wait_until_quiet(self, seconds=20):
        """The names of all delivered messages, once nothing waits in the queue."""
        deadline = time.monotonic() + seconds
        while json.loads(self.run("queue", "list", "--json").stdout):
            if time.monotonic() > deadline:
                raise AssertionError(f"mail still waits after {seconds} s\n{self.output()}")
            time.sleep(0.1)
        return self.names()

    def wait_for(self, subject, seconds=20, count=1):
        """The delivered messages with that subject, once there are `count`."""
        deadline = time.monotonic() + seconds
        while True:
            found = [raw for raw in self.messages() if subject_of(raw) == subject]
            if len(found) >= count:
                return found
            if time.monotonic() > deadline:
                raise AssertionError(
                    f"{len(found)} of {count} messages with subject {subject!r} after {seconds} s\n{self.output()}")
            time.sleep(0.05)

    def dns(self, name, timeout=5):
        """A dkimpy dnsfunc over the sandbox's zone file, following CNAMEs."""
        with open(self.zone_file) as file:
            zone = {key.lower().rstrip("."): value for key, value in json.load(file).items()}
        name = (name.decode() if isinstance(name, bytes) else name).lower().rstrip(".")
        for _ in range(8):
            records = zone.get(name, [])
            for record in records:
                if isinstance(record, dict) and "TXT" in record:
                    text = record["TXT"]
                    return (text if isinstance(text, str) else "".join(text)).encode()
            targets = [record["CNAME"] for record in records if isinstance(record, dict) and "CNAME" in record]
            if not targets:
                return None
            name = targets[0].lower().rstrip(".")
        return None


def subject_of(raw):
    header = raw.split(b"\r\n\r\n", 1)[0]
    parsed = email.message_from_bytes(header, policy=email.policy.default)
    return str(parsed["subject"] or "")
