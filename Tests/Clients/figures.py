"""Dice and figures that all long tests share; scripts/drills sets the one and collects the other."""

import os
import random

# Random rounds of each test that throws dice; drills throw more.
ROUNDS = int(os.environ.get("COUNTERSIGN_ROUNDS", "1"))
SEED = int(os.environ.get("COUNTERSIGN_SEED") or random.randrange(2**32))


def report(text):
    """Prints a line of figures, with the seed that makes the same dice fall again."""
    print(f"\n= {text} (seed {SEED})", flush=True)
