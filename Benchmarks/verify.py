"""What it costs to verify who sent a message: OpenDKIM and OpenDMARC beside Countersign, interleaved in one run.

The same signed messages, each with a signature of its own and an ARC set, go to both over 10 sessions. Of the peers only the
two milters are counted, not the Postfix in front of them, nor the name server. Countersign verifies at the relay door, for
a connector of kind `google`; the same mail through one of kind `network` is not verified, and the difference is what
verification costs, with the bookkeeping that lets no signed message in twice. `countersign inspect` verifies outside of any
door; there, JSON and base 64 cost something too. See docs/performance.md.
"""

import argparse
import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile

import systems
from base64 import b64encode
from bench import Sink
from client import Way, spread
from letters import Writer
from measure import Group, end_within
from nameserver import Zone

DOMAIN = "shop.example"
SENDER, RECIPIENT = f"news@{DOMAIN}", "reader@receiver.example"
GOOGLE, OWN, OUTSIDE = "127.0.66.17", "127.0.0.1", "203.0.113.17"
HELLO = "out.mailer.example"
SESSIONS = 10


def zone(writer):
    """Key, SPF with an include, and DMARC of the author; the key of the sealer."""
    names = Zone()
    for name, record in writer.records.items():
        names.add(name, "TXT", record)
    names.add(DOMAIN, "TXT", "v=spf1 include:_spf.mailer.example -all")
    names.add("_spf.mailer.example", "TXT", "v=spf1 ip4:198.51.100.0/24 ip4:127.0.66.0/24 ip4:203.0.113.0/24 -all")
    names.add(f"_dmarc.{DOMAIN}", "TXT", "v=DMARC1; p=reject")
    names.add(HELLO, "A", OUTSIDE)
    return names


class Peers:
    """The milters, behind Postfix."""

    name = "OpenDKIM + OpenDMARC"
    found = ("dkim=pass", "spf=pass", "dmarc=pass")

    def __init__(self, system):
        self.system = system
        self.way = Way(system.port, as_if_from=OUTSIDE, hello=HELLO)

    def cpu_seconds(self):
        return self.system.milter_group.cpu_seconds()


class Door:
    """Countersign's relay door, and who comes to it."""

    def __init__(self, name, system, source, found=()):
        self.name, self.system, self.found = name, system, found
        self.way = Way(system.port, source, hello=HELLO)

    def cpu_seconds(self):
        return self.system.group.cpu_seconds()


def run(target, messages):
    """CPU seconds for 1,000 messages, until the last one has arrived at the sink."""
    with tempfile.TemporaryDirectory(prefix="bench-sink-") as folder:
        os.chmod(folder, 0o777)
        dump = os.path.join(folder, "message")
        sink = Sink(target.system.sink_port, len(messages), "-D", dump)
        try:
            before = target.cpu_seconds()
            results, _ = asyncio.run(spread(target.way, SESSIONS, messages, SENDER, RECIPIENT))
            if not all(answer.startswith(b"250") for _, answer in results) or not sink.wait(60):
                raise RuntimeError(f"{target.name}: not everything was taken and arrived: {results[-1][1]!r}")
        finally:
            sink.wait(0)
        cost = target.cpu_seconds() - before
        with open(dump, errors="replace") as file:
            arrived = file.read()
    # Who verified less would win unfairly.
    for word in target.found:
        # Twice in the ARC set that every message brings, which is one line.
        counted = sum(word in line for line in arrived.splitlines() if "ARC-Authentication-Results" not in line)
        if counted < len(messages):
            raise RuntimeError(f"{target.name}: {word} {counted} times in {len(messages)} messages:\n{arrived[:3000]}")
    return cost / len(messages) * 1000


def batch(messages, names):
    lines = [{"id": index, "message_base64": b64encode(message).decode(), "zone": names.names, "ip": OUTSIDE, "helo": HELLO,
              "mail_from": SENDER} for index, message in enumerate(messages)]
    return "".join(json.dumps(line) + "\n" for line in lines).encode()


def inspect(method, lines, *words):
    """CPU seconds for 1,000 lines of a batch."""
    group = Group("inspect")
    try:
        result = subprocess.run(
            [systems.PROGRAM, "inspect", method, "--batch"], input=lines, capture_output=True, preexec_fn=group.enter,
            check=True)
        answers = result.stdout.splitlines()
        if not all(word in answer for answer in answers for word in words) or len(answers) != lines.count(b"\n"):
            raise RuntimeError(f"inspect {method}: {answers[:1]}")
        return group.cpu_seconds() / len(answers) * 1000
    finally:
        group.kill()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--messages", type=int, default=500)
    parser.add_argument("--json", help="write all figures to this file")
    options = parser.parse_args()
    end_within(360)
    writer = Writer(SENDER, RECIPIENT, DOMAIN)
    names = zone(writer)
    figures = {}
    with tempfile.TemporaryDirectory(prefix="bench-zone-") as folder:
        path = os.path.join(folder, "zone.json")
        names.write(path)
        gateway = systems.Countersign(systems.free_port(), 2, path)
        peers = systems.PostfixVerifying(systems.free_port(), path)
        started = []
        try:
            started.append(gateway)
            gateway.start()
            # Is known to the gateway within a second.
            gateway.command("connector", "add", "--customer", gateway.facts["customer"], "--name", "Google", "--kind",
                            "google")
            started.append(peers)
            peers.start()
            targets = [Peers(peers), Door("google", gateway, GOOGLE, ("dkim=pass", "spf=pass", "dmarc=pass", "arc=pass")),
                       Door("network", gateway, OWN)]
            for number in range(options.rounds + 1):
                count = options.messages // 2 if number else 50
                # There and back, so that a machine that gets slower or faster meanwhile favours nobody.
                turns = [(target, [writer.write() for _ in range(count)]) for target in (*targets, *reversed(targets))]
                row = dict.fromkeys((target.name for target in targets), 0.0)
                for target, messages in turns:
                    row[target.name] += run(target, messages) / 2
                lines = batch(messages, names)
                row["inspect dmarc"] = inspect(
                    "dmarc", lines, b'"result":"pass"', b'"spf_aligned":true', b'"dkim_aligned":true')
                row["inspect arc"] = inspect("arc", lines, b'"result":"pass"')
                # As long, and with nothing to verify.
                bare = batch([message.replace(b"DKIM-Sig", b"XXXX-Sig") for message in messages], names)
                row["reading"] = 2 * inspect("dkim", bare, b'"signatures":[]')
                row["relay door"] = row["google"] - row["network"]
                # Within `dmarc` are DKIM and SPF.
                row["inspect"] = row["inspect dmarc"] + row["inspect arc"]
                print(f"verify: round {number}: " + ", ".join(f"{key} {value:.2f}" for key, value in row.items()))
                if number:
                    for key, value in row.items():
                        figures.setdefault(key, []).append(value)
        finally:
            for system in reversed(started):
                system.stop()
    peer = statistics.median(figures[Peers.name])
    print("\n| verification of a 5 KiB message | CPU s/1000 (min-max) | of the peers' |")
    print("|---|---|---|")
    for key, words in ((Peers.name, "OpenDKIM + OpenDMARC: SPF, DKIM, DMARC"),
                       ("relay door", "Countersign, relay door: SPF, DKIM, DMARC, ARC"),
                       ("inspect", "Countersign, `inspect dmarc` and `inspect arc`: SPF, DKIM, DMARC, ARC"),
                       ("reading", "of that, reading lines of JSON, base 64 and zone, twice"),
                       ("google", "for comparison: Countersign's whole work with verification"),
                       ("network", "for comparison: Countersign's whole work without")):
        values = figures[key]
        middle = statistics.median(values)
        print(f"| {words} | {middle:.2f} ({min(values):.2f}-{max(values):.2f}) | {middle / peer:.0%} |")
    if options.json:
        with open(options.json, "w") as file:
            json.dump(figures, file, indent=1)


if __name__ == "__main__":
    sys.exit(main())
