"""An SMTP client that says how long each message waited for its answer: over TLS if wanted, from any loopback address."""

import asyncio
import ssl
import time


def tls(certificate=None, key=None):
    """A context that asks for any name and trusts anybody: only what it costs the server is of interest."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    if certificate:
        context.load_cert_chain(certificate, key)
    return context


class Way:
    """How a client comes to a server."""

    def __init__(self, port, source="127.0.0.1", context=None, host=None, as_if_from=None, hello="out.bench.example"):
        """`host` is asked for in the handshake; `as_if_from` is told to a Postfix that lets it be told (XCLIENT)."""
        self.port, self.source, self.context, self.host = port, source, context, host
        self.as_if_from, self.hello = as_if_from, hello


class Session:
    def __init__(self, way):
        self.way = way

    async def open(self):
        way = self.way
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", way.port, local_addr=(way.source, 0))
        await self.expect(b"220")
        await self.must(f"EHLO {way.hello}", b"250")
        if way.as_if_from:
            await self.must(f"XCLIENT ADDR={way.as_if_from} NAME={way.hello}", b"220")
            await self.must(f"EHLO {way.hello}", b"250")
        if way.context:
            await self.must("STARTTLS", b"220")
            await self.writer.start_tls(way.context, server_hostname=way.host)
            await self.must(f"EHLO {way.hello}", b"250")
        return self

    async def reply(self):
        while True:
            line = await self.reader.readline()
            if not line:
                raise ConnectionError("the server closed the connection")
            if line[3:4] != b"-":
                return line

    async def expect(self, code):
        answer = await self.reply()
        if not answer.startswith(code):
            raise RuntimeError(f"{code.decode()} expected, but: {answer.decode('ascii', 'replace').strip()}")

    async def must(self, command, code):
        self.writer.write(command.encode() + b"\r\n")
        await self.expect(code)

    async def send(self, sender, recipient, message):
        """Returns the seconds from the final dot to its answer, and the answer. The message has no line with a dot first."""
        await self.must(f"MAIL FROM:<{sender}>", b"250")
        await self.must(f"RCPT TO:<{recipient}>", b"250")
        await self.must("DATA", b"354")
        self.writer.write(message)
        await self.writer.drain()
        started = time.perf_counter()
        self.writer.write(b".\r\n")
        answer = await self.reply()
        return time.perf_counter() - started, answer

    async def close(self):
        try:
            await self.must("QUIT", b"221")
        except (ConnectionError, RuntimeError):
            pass
        self.writer.close()


async def spread(way, sessions, messages, sender, recipient, pause=None):
    """Sends all messages over so many sessions, which take them in turn once all are open.

    With a pause, one is due every so many seconds whether or not those before were answered, and the wait for a free
    session counts. Returns (seconds, answer) for each message, and the seconds for all.
    """
    queue, results = list(reversed(messages)), []
    opened = await asyncio.gather(*(Session(way).open() for _ in range(sessions)))
    started = time.perf_counter()

    async def work(session):
        while queue:
            due = started + (len(messages) - len(queue)) * (pause or 0)
            message = queue.pop()
            late = 0.0
            if pause:
                free = time.perf_counter()
                await asyncio.sleep(max(0.0, due - free))
                # What the clock's own coarseness adds is not the server's.
                late = max(0.0, free - due)
            span, answer = await session.send(sender, recipient, message)
            results.append((span + late, answer))

    await asyncio.gather(*(work(session) for session in opened))
    seconds = time.perf_counter() - started
    await asyncio.gather(*(session.close() for session in opened))
    return results, seconds
