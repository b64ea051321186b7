"""The house rules that matter, as tests: what import contracts and linters do not see."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parent.parent
CODE = ("app.py", "forms", "needs", "registry", "visits", "exports", "store", "web")


def tracked(*places: str) -> list[Path]:
    """The files under `places` that git keeps or would keep."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *places],
        cwd=HOUSE,
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    return [HOUSE / name for name in listed.split("\0") if name and (HOUSE / name).exists()]


def python_files() -> list[Path]:
    return [path for path in tracked(*CODE) if path.suffix == ".py"]


def relative(path: Path) -> str:
    return str(path.relative_to(HOUSE))


def test_app_only_wires():
    text = (HOUSE / "app.py").read_text("utf-8")
    assert len(text.splitlines()) < 120
    assert "route" not in {node.attr for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Attribute)}


def test_no_drawer_folders():
    folders = {part for path in tracked(*CODE) for part in path.relative_to(HOUSE).parts[:-1]}
    assert not folders & {"utils", "helpers", "common", "core", "services", "lib", "misc"}


@pytest.mark.parametrize("path", python_files(), ids=relative)
def test_no_chinese_prose_in_code(path: Path):
    """Words for people live in translations, templates and survey_defs; docstrings may name a Chinese term."""
    tree = ast.parse(path.read_text("utf-8"))
    docstrings = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
    }
    prose = [
        (node.lineno, node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in docstrings
        and len(re.findall(r"[\u4e00-\u9fff]", node.value)) > 1
    ]
    assert not prose


@pytest.mark.parametrize("path", [p for p in python_files() if "store" not in p.relative_to(HOUSE).parts], ids=relative)
def test_sql_stays_in_the_store(path: Path):
    tree = ast.parse(path.read_text("utf-8"))
    sql = re.compile(
        r"^\s*(select\b.+\bfrom|insert\s+into|update\b.+\bset|delete\s+from|create\s+table|pragma)\b", re.I | re.S
    )
    found = [
        (node.lineno, node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and sql.match(node.value)
    ]
    assert not found


def test_one_file_imports_wtforms_for_surveys():
    users = [relative(p) for p in python_files() if re.search(r"^\s*(from|import) wtforms", p.read_text("utf-8"), re.M)]
    assert [user for user in users if user.startswith("forms/")] == ["forms/fields.py"]


def test_the_engine_knows_no_page_and_no_network():
    """static/engine is the twin of forms/: it runs in a phone, in Node, and in nothing in particular."""
    for path in tracked("static/engine"):
        if path.name == "cli.mjs":  # Node's command line around the engine
            continue
        code = re.sub(r"//.*|/\*.*?\*/", "", path.read_text("utf-8"))
        assert not re.search(r"\b(document|window|fetch|localStorage|navigator|require)\b\s*[.(]", code), path


def test_files_stay_small():
    """Past 350 lines, look for the missing noun. Half of the files are under 100."""
    lengths = {
        relative(path): len(path.read_text("utf-8").splitlines())
        for path in tracked(*CODE, "static/engine", "static/fieldwork")
        if path.suffix in {".py", ".mjs"}
    }
    assert not {name: n for name, n in lengths.items() if n > 350}
    assert sorted(lengths.values())[len(lengths) // 2] < 100


def test_functions_stay_small():
    long = []
    for path in python_files():
        if path.name == "migrations.py":  # a step is one script of SQL
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.end_lineno and node.end_lineno - node.lineno >= 40:
                long.append(f"{relative(path)}:{node.lineno} {node.name}")
    assert not long


def test_locks_name_no_registry():
    for lock in ("requirements/run.txt", "requirements/test.txt", "package-lock.json"):
        assert not re.search(
            r"https?://(?!opencollective|github|tidelift|www\.patreon|feross|paulmillr)\S*(npm|pypi|pythonhosted|yarn)",
            (HOUSE / lock).read_text("utf-8"),
        ), lock
