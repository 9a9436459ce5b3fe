"""How fast the relay door refuses, while a stranger's tenant of Microsoft 365 floods a customer's connector.

The gateway runs on one core, the attacker on the others. Each attack is played twice: as fast as 20 sessions can that wait
for each answer, and at the pace of the incident's peak, 162 a second, however long answers take. All connections are from
Microsoft's (or Google's) network in the sandbox, with TLS, the connector's host name and Microsoft's certificate. See
docs/performance.md.
"""

import argparse
import asyncio
import json
import os
import random
import statistics
import sys
import tempfile
import time
import uuid

import systems
from client import Way, spread, tls
from letters import Writer, exchange
from measure import end_within
from nameserver import Zone

DOMAIN = "shop.example"
SENDER, RECIPIENT = f"news@{DOMAIN}", "reader@receiver.example"
MICROSOFT, GOOGLE = "127.0.92.17", "127.0.66.17"
HELLO = "mail-am6eur05on2117.outbound.protection.outlook.com"
RENTED = "rented7.onmicrosoft.com"
PEAK = 162
SESSIONS = 20


def percentile(values, share):
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


class Attack:
    """Messages of one attacker, and how they come to the door."""

    def __init__(self, name, system, way, messages):
        self.name, self.system, self.way, self.messages = name, system, way, messages

    def play(self, count, pause=None):
        messages = (self.messages * (count // len(self.messages) + 1))[:count]
        before = self.system.group.cpu_seconds()
        try:
            results, seconds = asyncio.run(spread(self.way, SESSIONS, messages, SENDER, RECIPIENT, pause))
        except ConnectionError as error:
            time.sleep(1)
            state = self.system.process.poll()
            raise RuntimeError(f"{self.name}: {error}; serve {'goes on' if state is None else f'ended with {state}'}")
        cpu = self.system.group.cpu_seconds() - before
        odd = [answer for _, answer in results if not answer.startswith(b"550 5.7.1")]
        if odd or len(results) != count:
            raise RuntimeError(f"{self.name}: {len(results)} of {count} answered, {len(odd)} otherwise: {odd[:1]!r}")
        spans = [span * 1000 for span, _ in results]
        return {"per_s": count / seconds, "p50_ms": percentile(spans, 0.5), "p95_ms": percentile(spans, 0.95),
                "p99_ms": percentile(spans, 0.99), "cpu_s_per_1000": cpu / count * 1000}


def allow(system, connector, way, names, path):
    """Puts the customer's own tenant on the list, by its proof: an attacker's tenant is then compared with something."""
    tenant = str(uuid.uuid4())
    asked = system.command("tenant", "allow", tenant, "--connector", connector["id"], "--organisation", DOMAIN)
    writer = Writer(f"admin@{DOMAIN}", asked["address"], DOMAIN, subject=asked["nonce"])
    for name, record in writer.records.items():
        names.names[name] = [{"TXT": record}]
    names.write(path)
    writer.fields[:0] = exchange(tenant, DOMAIN, writer.dice)
    deadline = time.monotonic() + 30
    while True:
        # The gateway reads new connectors and names of the zone within seconds.
        try:
            answer = asyncio.run(spread(way, 1, [writer.write()], f"admin@{DOMAIN}", asked["address"]))[0][0][1]
        except RuntimeError as error:
            answer = str(error)
        rows = system.command("tenant", "list")["tenants"]
        if any(row["tenant"] == tenant and row["state"] == "allowed" for row in rows):
            return
        if time.monotonic() > deadline:
            raise RuntimeError(f"the tenant was not allowed: {answer!r}")
        time.sleep(0.5)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--messages", type=int, default=2000)
    parser.add_argument("--json", help="write all figures to this file")
    options = parser.parse_args()
    end_within(360)
    cores = sorted(os.sched_getaffinity(0))
    mine, others = {cores[-1]}, set(cores[:-1]) or {cores[-1]}
    os.sched_setaffinity(0, others)
    rows = {}
    with tempfile.TemporaryDirectory(prefix="bench-zone-") as folder:
        path = os.path.join(folder, "zone.json")
        names = Zone()
        names.add(DOMAIN, "TXT", "v=spf1 include:spf.protection.outlook.com -all")
        names.add("spf.protection.outlook.com", "TXT", "v=spf1 ip4:127.0.92.0/24 ip4:127.0.66.0/24 -all")
        names.add(f"_dmarc.{DOMAIN}", "TXT", "v=DMARC1; p=reject")
        # The attacker's own domain signs; the header says that a mailbox of his own tenant wrote it.
        above = exchange(str(uuid.uuid4()), RENTED, random.Random())
        writer = Writer(SENDER, RECIPIENT, RENTED, above=above)
        plain = Writer(SENDER, RECIPIENT, "rented7.example", sealer="google.example")
        for name, record in (writer.records | plain.records).items():
            names.add(name, "TXT", record)
        names.write(path)
        system = systems.Countersign(systems.free_port(), 2, path, mine)
        system.start()
        try:
            def add(kind):
                return system.command("connector", "add", "--customer", system.facts["customer"], "--name", kind,
                                      "--kind", kind)

            microsoft, google = add("microsoft365"), add("google")
            certified = tls(system.facts["microsoft365_certificate"], system.facts["microsoft365_key"])
            way = Way(system.port, MICROSOFT, certified, microsoft["host"], hello=HELLO)
            allow(system, microsoft, way, names, path)
            attacks = [
                Attack("another tenant of Microsoft 365", system, way, [writer.write() for _ in range(500)]),
                Attack("Google, signed by another domain: all is verified first", system,
                       Way(system.port, GOOGLE, tls(), google["host"], hello=HELLO),
                       [plain.write() for _ in range(500)])]
            for attack in attacks:
                attack.play(200)
            for number in range(options.rounds):
                for attack in attacks:
                    for pace, pause in (("unpaced", None), ("162/s", 1 / PEAK)):
                        row = attack.play(options.messages if pause is None else min(options.messages, PEAK * 10), pause)
                        rows.setdefault((attack.name, pace), []).append(row)
                        print(f"refuse: round {number + 1}, {attack.name}, {pace}: "
                              + ", ".join(f"{key} {value:.2f}" for key, value in row.items()))
        finally:
            system.stop()
    print("\n| refused on one core | pace | refusals/s | p50 ms | p95 ms | p99 ms (worst) | CPU s/1000 (min-max) |")
    print("|---|---|---|---|---|---|---|")
    for (name, pace), found in rows.items():
        def middle(key):
            return statistics.median(row[key] for row in found)
        cpu = [row["cpu_s_per_1000"] for row in found]
        print(f"| {name} | {pace} | {middle('per_s'):.0f} | {middle('p50_ms'):.1f} | {middle('p95_ms'):.1f} | "
              f"{middle('p99_ms'):.1f} ({max(row['p99_ms'] for row in found):.1f}) | {middle('cpu_s_per_1000'):.2f} "
              f"({min(cpu):.2f}-{max(cpu):.2f}) |")
    grown = False
    # One gateway serves all rounds, as in a long flood: what a refusal costs must not depend on how many there were.
    for (name, pace), found in rows.items():
        first, last = found[0]["cpu_s_per_1000"], found[-1]["cpu_s_per_1000"]
        if last > 2 * first:
            grown = True
            print(f"refuse: {name}, {pace}: CPU grew from {first:.2f} to {last:.2f} s/1000 in {len(found)} rounds")
    if options.json:
        with open(options.json, "w") as file:
            json.dump([{"attack": name, "pace": pace, "rounds": found} for (name, pace), found in rows.items()], file,
                      indent=1)
    return 1 if grown else 0


if __name__ == "__main__":
    sys.exit(main())
