"""The drill echo-spoof against a sandbox, small: what it says, and that another implementation verifies what arrived."""

import json
import os
import re
import subprocess
import tempfile
import unittest

import dkim

from figures import SEED, report as show
from sandbox import PROGRAM, Sandbox


def drill(*arguments, timeout=280):
    return subprocess.run(
        [PROGRAM, "drill", "echo-spoof", *arguments], capture_output=True, text=True, timeout=timeout,
        stdin=subprocess.DEVNULL, env={**os.environ, "SWIFT_BACKTRACE": "enable=no"})


class EchoSpoof(unittest.TestCase):
    def test_the_quick_drill_passes_and_every_signature_that_arrived_is_valid(self):
        box = Sandbox().start()
        self.addCleanup(box.stop)
        before = len(box.messages())
        result = drill("--target", box.data, "--log", box.log.name, "--quick", "--json", "--seed", str(SEED))
        # How late lawful mail may be is for the full drill on a quiet machine: no test hangs on speed.
        reasons = [line for line in result.stderr.splitlines()
                   if ": " in line and not re.search(r"lawful mail took \d+ ms, and \d+ ms before", line)]
        self.assertEqual(reasons, [], result.stderr)
        report = json.loads(result.stdout)
        self.assertEqual(report["drill"], "echo-spoof")
        names = [scenario["name"] for scenario in report["scenarios"]]
        self.assertEqual(names, ["base", "burst", "hop", "mixed", "mimic", "replay", "unsigned", "relay-replay", "checkbox"])
        for scenario in report["scenarios"]:
            self.assertEqual((scenario["signed"], scenario["delivered"]), (0, 0), scenario)
            self.assertGreater(scenario["attempted"], 0, scenario)
            self.assertEqual(scenario["lawful_delivered"], scenario["lawful_sent"], scenario)
        arrived = box.messages()[before:]
        self.assertGreaterEqual(len(arrived), sum(scenario["lawful_sent"] for scenario in report["scenarios"]))
        for raw in arrived:
            self.assert_signed(box, raw)
        show(f"{sum(scenario['attempted'] for scenario in report['scenarios'])} attacks, {len(arrived)} lawful messages")

    def assert_signed(self, box, raw):
        """Every signature of a lawful message holds: the customer's and the platform's."""
        count = sum(1 for name, _ in dkim.DKIM(raw).headers if name.lower() == b"dkim-signature")
        domains = []
        for index in range(count):
            verifier = dkim.DKIM(raw)
            self.assertTrue(verifier.verify(idx=index, dnsfunc=box.dns), f"signature {index}: {raw[:3000]}")
            domains.append(verifier.domain.decode())
        self.assertIn("countersign.example", domains)
        self.assertGreaterEqual(len(set(domains)), 2, domains)

    def test_it_starts_a_sandbox_of_its_own_and_leaves_nothing_behind(self):
        with tempfile.TemporaryDirectory() as folder:
            result = subprocess.run(
                [PROGRAM, "drill", "echo-spoof", "--quick", "--scenario", "checkbox", "--seed", "7"], capture_output=True,
                text=True, timeout=280, stdin=subprocess.DEVNULL,
                env={**os.environ, "TMPDIR": folder, "SWIFT_BACKTRACE": "enable=no"})
            self.assertEqual(result.returncode, 0, result.stderr)
            self.assertIn("seed 7", result.stdout)
            self.assertEqual(os.listdir(folder), [])

    def test_without_a_sandbox_there_is_no_drill(self):
        with tempfile.TemporaryDirectory() as folder:
            result = drill("--target", folder, "--quick")
        self.assertEqual(result.returncode, 1)
        self.assertIn("no running sandbox", result.stderr)

    def test_wrong_usage(self):
        self.assertEqual(drill("--scenario", "nonsense").returncode, 64)
        self.assertEqual(drill("--messages", "1").returncode, 64)


if __name__ == "__main__":
    unittest.main()
