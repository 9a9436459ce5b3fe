"""Bare sockets to every door, to say what no lawful client library would say."""

import base64
import json
import socket
import ssl
import time
from typing import NamedTuple

SMTP_DOORS = ("relay", "submission", "submission_tls")


class Reply(NamedTuple):
    """The last line of an SMTP reply; `enhanced` is empty where there is none."""
    code: int
    enhanced: str
    text: str

    @property
    def status(self):
        return f"{self.code} {self.enhanced}".strip()


CLOSED = Reply(0, "", "connection closed")


class SMTP:
    """One SMTP connection, byte by byte. `source` other than 127.0.0.1 makes us a stranger at the relay."""

    def __init__(self, box, door, source="127.0.0.1", timeout=30):
        self.box, self.door = box, door
        self.socket = socket.create_connection(
            ("127.0.0.1", getattr(box, f"{door}_port")), timeout=timeout, source_address=(source, 0))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.buffer = b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        try:
            self.socket.close()
        except OSError:
            pass

    def encrypt(self):
        context = ssl.create_default_context(cafile=self.box.ca_file)
        self.socket = context.wrap_socket(self.socket, server_hostname="localhost")

    def send(self, data):
        """Sends; a server that closed meanwhile is no error, since its last words say why."""
        try:
            self.socket.sendall(data)
            return True
        except OSError:
            return False

    def line(self):
        """The next line without its end; nil bytes when the connection is closed."""
        while b"\r\n" not in self.buffer:
            try:
                more = self.socket.recv(65536)
            except (ConnectionError, ssl.SSLError):
                more = b""
            if not more:
                return b""
            self.buffer += more
        line, self.buffer = self.buffer.split(b"\r\n", 1)
        return line

    def reply(self):
        while True:
            line = self.line()
            if not line:
                return CLOSED
            if line[3:4] != b"-":
                break
        words = line.decode("ascii").split(" ", 2)
        if len(words) == 3 and words[1].count(".") == 2 and words[1].replace(".", "").isdigit():
            return Reply(int(words[0]), words[1], words[2])
        return Reply(int(words[0]), "", line[4:].decode("ascii"))

    def say(self, line):
        self.send(line.encode() + b"\r\n" if isinstance(line, str) else line + b"\r\n")
        return self.reply()

    def greet(self):
        """Up to where a client may begin a transaction: greeting, EHLO, TLS and AUTH as the door wants them."""
        if self.door == "submission_tls":
            self.encrypt()
        self.must(220, self.reply())
        self.must(250, self.say("EHLO hostile.example"))
        if self.door == "submission":
            self.must(220, self.say("STARTTLS"))
            self.encrypt()
            self.must(250, self.say("EHLO hostile.example"))
        if self.door != "relay":
            secret = base64.b64encode(f"\0{self.box.smtp_user}\0{self.box.api_key}".encode()).decode()
            self.must(235, self.say(f"AUTH PLAIN {secret}"))
        return self

    def begin(self, to, options=""):
        """Up to the 354 of DATA."""
        self.must(250, self.say(f"MAIL FROM:<news@{self.box.domain}>{options}"))
        self.must(250, self.say(f"RCPT TO:<{to}>"))
        self.must(354, self.say("DATA"))
        return self

    def must(self, code, reply):
        if reply.code != code:
            raise AssertionError(f"{self.door}: {reply} instead of {code}")
        return reply

    def is_closed(self):
        """Whether the server has closed; what it still says meanwhile is thrown away."""
        try:
            while self.socket.recv(65536):
                pass
            return True
        except (ConnectionError, ssl.SSLError):
            return True
        except TimeoutError:
            return False


class Answer(NamedTuple):
    """One HTTP answer."""
    status: int
    headers: dict
    body: bytes

    def json(self):
        return json.loads(self.body)


class HTTP:
    """One HTTP connection, byte by byte."""

    def __init__(self, box, tls=False, timeout=30):
        url = box.https if tls else box.http
        port = int(url.rsplit(":", 1)[1])
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=timeout)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if tls:
            self.socket = ssl.create_default_context(cafile=box.ca_file).wrap_socket(
                self.socket, server_hostname="localhost")
        self.buffer = b""

    __enter__, __exit__, close, send = SMTP.__enter__, SMTP.__exit__, SMTP.close, SMTP.send

    def fill(self):
        try:
            more = self.socket.recv(65536)
        except (ConnectionError, ssl.SSLError):
            more = b""
        self.buffer += more
        return bool(more)

    def answer(self):
        """The next answer; nil when the server closed without one."""
        while b"\r\n\r\n" not in self.buffer:
            if not self.fill():
                return None
        head, self.buffer = self.buffer.split(b"\r\n\r\n", 1)
        lines = head.decode("latin-1").split("\r\n")
        status = int(lines[0].split(" ")[1])
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
        if status == 100:
            return self.answer()
        length = int(headers.get("content-length", "0"))
        while len(self.buffer) < length and self.fill():
            pass
        body, self.buffer = self.buffer[:length], self.buffer[length:]
        return Answer(status, headers, body)

    def post(self, path, body, key, kind="application/json", more=()):
        fields = [f"POST {path} HTTP/1.1", "Host: localhost", f"Authorization: Bearer {key}",
                  f"Content-Type: {kind}", f"Content-Length: {len(body)}", *more]
        self.send("\r\n".join(fields).encode() + b"\r\n\r\n" + body)
        return self.answer()

    def is_closed(self):
        while True:
            try:
                if not self.socket.recv(65536):
                    return True
            except (ConnectionError, ssl.SSLError):
                return True
            except TimeoutError:
                return False


def resident(pid):
    """Resident memory of a process and its peak, in MiB."""
    with open(f"/proc/{pid}/status") as file:
        fields = dict(line.split(":", 1) for line in file)
    return int(fields["VmRSS"].split()[0]) / 1024, int(fields["VmHWM"].split()[0]) / 1024


def until(condition, seconds, what):
    """Waits for a condition, and says what did not come about."""
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        if time.monotonic() > deadline:
            raise AssertionError(f"{what} did not come about in {seconds} s")
        time.sleep(0.05)
    return found
