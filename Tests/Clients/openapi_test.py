"""The description of /v1 and its answers agree: schemathesis makes requests of the one and compares the other."""

import os
import re
import subprocess
import sys
import unittest

from figures import SEED, report
from sandbox import Sandbox
from wire import until

HERE = os.path.dirname(os.path.abspath(__file__))
EXAMPLES = int(os.environ.get("COUNTERSIGN_EXAMPLES", "60"))


class OpenAPI(unittest.TestCase):
    def test_the_API_keeps_to_its_description(self):
        box = Sandbox().start()
        self.addCleanup(box.stop)
        command = [os.path.join(os.path.dirname(sys.executable), "schemathesis"), "--config-file",
                   os.path.join(HERE, "openapi.toml"), "run", f"{box.http}/openapi.json",
                   "-H", f"Authorization: Bearer {box.api_key}", "--checks", "all", "--max-examples", str(EXAMPLES),
                   "--generation-database", "none", "--no-color"]
        result = subprocess.run(
            command + ["--seed", str(SEED)], capture_output=True, text=True, timeout=240,
            cwd=box.folder.name, env={**os.environ, "COUNTERSIGN_SENDER": f"news@{box.domain}", "PYTHONPATH": HERE})
        said = "\n".join(line[:2000] for line in result.stdout.splitlines())
        self.assertEqual(result.returncode, 0, said + result.stderr)
        count = int(re.search(r"(\d+) generated", said).group(1))
        report(f"openapi: {count} requests made of the description, every answer as described")
        self.assertGreater(count, 100)
        self.assertIsNone(box.process.poll(), box.output())
        # It came as far as messages that were accepted and delivered, beside those of the sandbox itself.
        until(lambda: len(box.names()) > 10, 60, "mail made of the description")


if __name__ == "__main__":
    unittest.main()
