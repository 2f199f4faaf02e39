"""Generated pages say what the code says now."""

import runpy
from pathlib import Path

GENERATOR = Path(__file__).parents[2] / "docs" / "generate_reference.py"


def test_the_page_of_functions_is_made_of_their_docstrings() -> None:
    names = runpy.run_path(str(GENERATOR))
    assert names["PAGE"].read_text(encoding="utf-8") == names["reference"](), "run python docs/generate_reference.py"
