"""The documentation can be trusted: its links lead somewhere and its code is Python."""

import ast
import re
import textwrap
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDERS = ("core", "docs", "plugin-template", "plugins")
PAGES = sorted([*ROOT.glob("*.md"), *(page for folder in FOLDERS for page in (ROOT / folder).rglob("*.md"))])
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)\s]*)?\)")
PYTHON_BLOCK = re.compile(r"^( *)```python[^\n]*\n(.*?)^\1```", re.MULTILINE | re.DOTALL)
FENCED = re.compile(r"^( *)```.*?^\1```", re.MULTILINE | re.DOTALL)

every_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))


@every_page
def test_every_relative_link_leads_to_a_file(page: Path) -> None:
    prose = FENCED.sub("", page.read_text(encoding="utf-8"))
    targets = [link for link in LINK.findall(prose) if "://" not in link and not link.startswith("mailto:")]
    assert [target for target in targets if not (page.parent / target).exists()] == []


@every_page
def test_every_python_block_is_python(page: Path) -> None:
    for _, block in PYTHON_BLOCK.findall(page.read_text(encoding="utf-8")):
        ast.parse(textwrap.dedent(block))


def test_the_index_of_the_docs_leads_to_every_page_or_to_its_folder() -> None:
    docs = ROOT / "docs"
    index = (docs / "README.md").read_text(encoding="utf-8")
    linked = {docs / target for target in LINK.findall(index)}
    pages = set(docs.rglob("*.md")) - {docs / "README.md"}
    assert {page for page in pages if page not in linked and page.parent not in linked} == set()
