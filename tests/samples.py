"""Real surveys of other organisations. They are not ours to keep: tests on them run where they lie beside the house."""

from pathlib import Path

import pytest

SAMPLES = Path(__file__).resolve().parents[2] / "shared" / "samples" / "xlsforms"
WORKBOOKS = sorted(SAMPLES.glob("*.xlsx"))
RAM_OP = SAMPLES / "ramOPodk__ramOP.xlsx"

needs_samples = pytest.mark.skipif(not RAM_OP.exists(), reason="the sample surveys are not beside this checkout")
