"""Every problem that the code can raise has a sentence, in English and Chinese; its placeholders are parameters."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest
from flask import Flask

from forms.problems import Problem, Problems
from tests.web.pages import Browser
from web.language import catalogue
from web.problems import as_json, for_phone, sentence
from web.sentences import ENDINGS, SENTENCES, WHERE

HOUSE = Path(__file__).resolve().parents[2]
CODE = ("forms", "needs", "registry", "visits", "exports", "store", "web")
# Functions that make a problem of the code that is their first argument; those of a sheet add where it stands.
MAKERS = {"Problem": set(), "problem": {"sheet", "row", "column"}}
PLACEHOLDER = re.compile(r"%\((\w+)\)s")
# For a page that finds problems by itself, and for commands: no Python code raises them.
ELSEWHERE = {"password_short"}


def raised() -> Iterator[tuple[str, str, set[str] | None]]:
    """(code, where, parameters; None where they are passed on unseen) of each problem in the source."""
    for path in sorted(p for folder in CODE for p in (HOUSE / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or not node.args or not isinstance(node.args[0], ast.Constant):
                continue
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            if name in MAKERS and isinstance(node.args[0].value, str):
                names = {keyword.arg for keyword in node.keywords}
                params = None if None in names else (names | MAKERS[name]) - {"warning", "language"}
                yield node.args[0].value, f"{path.relative_to(HOUSE)}:{node.lineno}", params


def variants(code: str) -> list[str]:
    return [key for key in SENTENCES if key == code or key.startswith(f"{code}.")]


def test_every_code_has_a_sentence():
    assert not {f"{code} ({where})" for code, where, _ in raised() if code not in SENTENCES}


def test_every_placeholder_is_a_parameter():
    wrong = []
    for code, where, params in raised():
        if params is None:
            continue
        for key in variants(code):
            if key.endswith(".sheet") and "sheet" not in params:
                continue
            missing = set(PLACEHOLDER.findall(SENTENCES[key][1])) - params - {"code"}
            if missing and not (key == code and len(variants(code)) > 1):
                wrong.append(f"{key} ({where}): {missing}")
    assert not wrong


def test_every_sentence_is_there_in_chinese_with_the_same_placeholders():
    words = catalogue("zh")
    for message in [said for _, said in SENTENCES.values()] + [said for _, said in (*WHERE, *ENDINGS)]:
        said = words[message]
        assert set(PLACEHOLDER.findall(said)) == set(PLACEHOLDER.findall(message)), message
        assert re.search("[\u4e00-\u9fff]", said), message


def test_no_sentence_is_left_over():
    codes = {code for code, _, _ in raised()} | _passed_on()
    assert {key.split(".")[0] for key in SENTENCES} - codes - ELSEWHERE == set()


def _passed_on() -> set[str]:
    """Codes that stand in tables rather than in calls."""
    text = "\n".join(
        p.read_text("utf-8") for folder in CODE for p in (HOUSE / folder).rglob("*.py") if p.name != "sentences.py"
    )
    return {code for code in SENTENCES if f'"{code}"' in text}


def test_a_sentence_says_where_what_and_what_to_do():
    problem = Problem("unknown_type", sheet="survey", row=7, column="type", type="txt", near="text")
    assert sentence(problem, "en") == "Sheet survey, row 7, column type: There is no type “txt”. Did you mean “text”?"
    assert sentence(problem, "zh") == "survey 表第 7 行 type 列：没有“txt”这种类型。是不是“text”？"
    assert sentence(Problem("name_invalid", sheet="survey", row=2, column="name", name="1a"), "en").startswith(
        "Sheet survey"
    )
    assert "18 characters" in sentence(Problem("format", kind="id"), "en")


@pytest.mark.parametrize("code", ["no such code", "unknown_type", "glyph_missing"])
def test_a_sentence_never_fails(code: str):
    for params in ({}, {"type": None, "characters": ["𠮷", "%(x)s"], "codes": ("U+20BB7",)}, {"near": "%d %s"}):
        for locale in ("zh", "en", None):
            assert sentence(Problem(code, **params), locale)


def test_commands_speak_the_terminals_language(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("LC_ALL", raising=False)
    for lang, said in (("en_GB.UTF-8", "Log in"), ("zh_CN.UTF-8", "请先登录"), ("C", "请先登录"), ("", "请先登录")):
        monkeypatch.setenv("LANG", lang)
        assert said in sentence(Problem("login_needed"))


def test_the_phones_copy_keeps_its_placeholders():
    assert "%(most)s" in for_phone(["text_too_long"], "zh")["text_too_long"]
    assert as_json(Problem("text_too_long", at="a", most=3), "en")["message"].startswith("The text in a is too long")


@pytest.fixture
def failing(app: Flask) -> Flask:
    """The app with addresses that fail in every way."""
    from web.auth import open_to_all

    def fail(how: str) -> str:
        if how == "problem":
            raise Problem("version_unknown", survey="laoren", version="9")
        if how == "problems":
            raise Problems([Problem("head_missing", at="head"), Problem("phone_invalid", at="phone")])
        raise ValueError("王芳 152601199001011234")

    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.add_url_rule("/fail/<how>", view_func=open_to_all(fail))
    return app


def test_problems_become_pages(failing: Flask):
    browser = Browser(failing.test_client())
    browser.get("/fail/problem", 404)
    assert "问卷 laoren 没有 9 版" in browser.page.words
    browser.get("/fail/problems", 400)
    assert "户主姓名" in browser.page.words
    assert "电话号码" in browser.page.words


def test_problems_become_json_where_a_program_asks(failing: Flask):
    client = failing.test_client()
    answered = client.get("/fail/problem", headers={"Accept": "application/json", "Accept-Language": "en"})
    assert answered.status_code == 404
    assert answered.json["problem"] == {
        "code": "version_unknown",
        "message": "The survey laoren has no version 9. Load the page again to get the newest one.",
        "survey": "laoren",
        "version": "9",
    }
    several = client.get("/fail/problems", headers={"Accept": "application/json"}).json
    assert [problem["code"] for problem in several["problems"]] == ["head_missing", "phone_invalid"]


def test_a_failure_shows_and_logs_a_number_and_no_personal_data(failing: Flask, caplog: pytest.LogCaptureFixture):
    browser = Browser(failing.test_client())
    browser.get("/fail/badly?name=王芳", 500)
    number = re.search(r"编号：([0-9a-f]{8})", browser.page.words)
    assert number
    logged = caplog.text
    assert number[1] in logged
    assert "ValueError" in logged
    assert "test_problems.py" in logged, "where it failed is logged"
    for secret in ("王芳", "152601199001011234"):
        assert secret not in logged.replace(_source_line(), "")
        assert secret not in browser.page.html.replace("?name=", "") or "lang=" in browser.page.html


def _source_line() -> str:
    """The traceback quotes the line of this test that raises; a line of code is no personal data."""
    return next(line.strip() for line in Path(__file__).read_text("utf-8").splitlines() if "raise ValueError" in line)


@pytest.mark.parametrize(
    ("method", "path", "status", "said"),
    [
        ("GET", "/nothing", 404, "这里没有内容"),
        ("POST", "/nothing", 404, "这里没有内容"),
        ("DELETE", "/login", 405, "不接受这种请求"),
        ("GET", "/visits/not-a-uuid", 404, "这里没有内容"),
    ],
)
def test_what_flask_refuses_is_said_in_words(browser: Browser, method: str, path: str, status: int, said: str):
    browser._seen(browser.client.open(path, method=method), status)
    assert said in browser.page.words
    answered = browser.client.open(path, method=method, headers={"Accept": "application/json"})
    assert (answered.status_code, answered.mimetype) == (status, "application/json")
    assert answered.json["problem"]["message"]


def test_too_large_a_request_is_told_so(app: Flask, browser: Browser):
    app.config["MAX_CONTENT_LENGTH"] = 2 << 20
    browser.get("/login")
    browser._seen(browser.client.post("/login", data={"username": "x" * (3 << 20)}), 413)
    assert "最多 2 MB" in browser.page.words


def test_formatter_and_percent_signs():
    """A percent sign in words would break `%` formatting."""
    for _, message in SENTENCES.values():
        assert not re.sub(r"%\(\w+\)s", "", message).count("%"), message
        assert list(Formatter().parse(message.replace("{", "").replace("}", "")))
