"""Run every benchmark, each in a process of its own so that none inherits another's memory."""

import subprocess
import sys

from bench.measure import machine

PROGRAMS = (
    "yahoo",
    "latency",
    "large_state",
    "windowed_state",
    "memory_upsert",
    "long_run",
    "startup",
)


def main() -> int:
    """Run the programs named on the command line, or all; return how many failed."""
    print(machine())
    chosen = sys.argv[1:] or PROGRAMS
    return sum(subprocess.run([sys.executable, "-m", f"bench.{name}"], check=False).returncode for name in chosen)


if __name__ == "__main__":
    sys.exit(main())
