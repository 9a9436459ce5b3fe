"""Messages per second, CPU, syncs, latency and memory of Countersign and its peers, interleaved in one run.

Load and sink are Postfix's smtp-source and smtp-sink on the same machine. All traffic is on loopback. See
docs/performance.md for what the figures mean and how much they move.
"""

import argparse
import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

import systems
from measure import SyncCount

SOURCE = "/usr/sbin/smtp-source"
SINK = "/usr/sbin/smtp-sink"


class Sink:
    """Counts messages and ends by itself once it has them all."""

    def __init__(self, port, count, *options):
        user = ["-u", "postfix"] if os.geteuid() == 0 else []
        self.process = subprocess.Popen(
            [SINK, *user, *options, "-M", str(count), f"127.0.0.1:{port}", "1000"], stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        systems.wait_for_port(port)

    def wait(self, seconds):
        try:
            self.process.wait(seconds)
            return True
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            return False


def check_signatures(system, sink_port):
    """One message through each system before anything is measured: a peer that does not sign would win unfairly."""
    with tempfile.TemporaryDirectory(prefix="bench-sink-") as folder:
        os.chmod(folder, 0o777)
        dump = os.path.join(folder, "message")
        sink = Sink(sink_port, 1, "-D", dump)
        send(system, 1, 1024, 1)
        sink.wait(60)
        with open(dump, "rb") as file:
            found = file.read().lower().count(b"\ndkim-signature:")
    if found != system.signatures:
        raise RuntimeError(f"{system.name}: {found} signatures where {system.signatures} belong")


def send(system, count, size, sessions):
    subprocess.run(
        [SOURCE, "-d", "-s", str(sessions), "-m", str(count), "-l", str(size), "-f", system.sender, "-t",
         "reader@receiver.example", f"inet:127.0.0.1:{system.port}"], check=True, timeout=600,
        stdout=subprocess.DEVNULL)


def throughput(system, sink_port, count, size, sessions):
    sink = Sink(sink_port, count)
    time.sleep(0.3)
    before = system.group.cpu_seconds()
    started = time.monotonic()
    send(system, count, size, sessions)
    accepted = time.monotonic() - started
    memory = system.group.memory_mib()
    if not sink.wait(300):
        raise RuntimeError(f"{system.name}: the sink did not get all {count} messages in 300 s")
    ended = time.monotonic() - started
    cpu = system.group.cpu_seconds() - before
    return {"accepted_per_s": count / accepted, "end_to_end_per_s": count / ended, "cpu_s_per_1000": cpu / count * 1000,
            "memory_mib": memory}


def syncs(system, sink_port, count, size, sessions):
    sink = Sink(sink_port, count)
    counter = SyncCount(system.group.pids())
    send(system, count, size, sessions)
    sink.wait(300)
    return counter.stop() / count


async def session(system, count, size, spans):
    reader, writer = await asyncio.open_connection("127.0.0.1", system.port)

    async def reply():
        while True:
            line = await reader.readline()
            if line[3:4] != b"-":
                return line

    async def command(text):
        writer.write(text)
        return await reply()

    body = (f"From: <{system.sender}>\r\nTo: <reader@receiver.example>\r\nSubject: latency\r\n\r\n").encode()
    body += (b"X" * 78 + b"\r\n") * (size // 80)
    await reply()
    await command(b"EHLO bench.example\r\n")
    for _ in range(count):
        await command(f"MAIL FROM:<{system.sender}>\r\n".encode())
        await command(b"RCPT TO:<reader@receiver.example>\r\n")
        await command(b"DATA\r\n")
        writer.write(body)
        await writer.drain()
        started = time.perf_counter()
        answer = await command(b".\r\n")
        spans.append(time.perf_counter() - started)
        if not answer.startswith(b"250"):
            raise RuntimeError(f"{system.name}: {answer!r}")
    await command(b"QUIT\r\n")
    writer.close()


def latency(system, sink_port, count, size, sessions):
    sink = Sink(sink_port, count * sessions)
    spans = []

    async def all_sessions():
        await asyncio.gather(*(session(system, count, size, spans) for _ in range(sessions)))

    asyncio.run(all_sessions())
    sink.wait(300)
    spans.sort()
    return {"p50_ms": spans[len(spans) // 2] * 1000, "p99_ms": spans[int(len(spans) * 0.99)] * 1000}


def median(rows, key):
    values = [row[key] for row in rows]
    return statistics.median(values), min(values), max(values)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--messages", type=int, default=3000)
    parser.add_argument("--sessions", type=int, default=50)
    parser.add_argument("--only", help="only systems whose name contains this")
    parser.add_argument("--json", help="write all figures to this file")
    options = parser.parse_args()
    sink_port = systems.free_port()
    candidates = [systems.Countersign(sink_port, 1), systems.Countersign(sink_port, 2),
                  systems.PostfixOpenDKIM(sink_port), systems.PostfixRspamd(sink_port)]
    if options.only:
        candidates = [system for system in candidates if options.only.lower() in system.name.lower()]
    figures = {}
    for size, count in ((5120, options.messages), (102_400, max(200, options.messages // 10))):
        for number in range(options.rounds):
            for system in candidates:
                system.start()
                try:
                    check_signatures(system, sink_port)
                    send_warm = min(200, count)
                    warm = Sink(sink_port, send_warm)
                    send(system, send_warm, size, options.sessions)
                    warm.wait(120)
                    row = throughput(system, sink_port, count, size, options.sessions)
                    if number == 0:
                        row["syncs"] = syncs(system, sink_port, count, size, options.sessions)
                        row.update(latency(system, sink_port, 20, size, options.sessions))
                finally:
                    system.stop()
                figures.setdefault((size, system.name), []).append(row)
                print(f"bench: {size} octets, round {number + 1}, {system.name}: "
                      + ", ".join(f"{key} {value:.2f}" for key, value in row.items()))
    print("\n| size | system | end to end/s (min-max) | CPU s/1000 (min-max) | syncs/message | p50 ms | p99 ms | MiB |")
    print("|---|---|---|---|---|---|---|---|")
    for (size, name), rows in figures.items():
        rate, cpu = median(rows, "end_to_end_per_s"), median(rows, "cpu_s_per_1000")
        print(f"| {size // 1024} KiB | {name} | {rate[0]:.0f} ({rate[1]:.0f}-{rate[2]:.0f}) | {cpu[0]:.2f} "
              f"({cpu[1]:.2f}-{cpu[2]:.2f}) | {rows[0]['syncs']:.2f} | {rows[0]['p50_ms']:.1f} | "
              f"{rows[0]['p99_ms']:.1f} | {rows[0]['memory_mib']:.0f} |")
    if options.json:
        with open(options.json, "w") as file:
            json.dump([{"size": size, "system": name, "rounds": rows} for (size, name), rows in figures.items()], file,
                      indent=1)


if __name__ == "__main__":
    sys.exit(main())
