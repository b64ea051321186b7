"""What a password costs who guesses: asked of an interpreter of its own, because the other tests make it cheap."""

import subprocess
import sys
from pathlib import Path

from argon2 import Type, extract_parameters

HOUSE = Path(__file__).resolve().parents[2]
SAYS = "from web.passwords import hash_password; print(hash_password('walk-to-the-door'))"


def test_a_kept_password_is_as_costly_as_owasp_asks() -> None:
    done = subprocess.run([sys.executable, "-c", SAYS], cwd=HOUSE, capture_output=True, text=True, check=True)
    found = extract_parameters(done.stdout.strip())
    assert (found.type, found.memory_cost, found.time_cost) == (Type.ID, 19 * 1024, 2)
