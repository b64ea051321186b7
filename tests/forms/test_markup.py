"""The markup of labels: what authors write, what the page may show, what a paper prints."""

from html.parser import HTMLParser

import pytest

from forms.markup import PHRASES, SCHEMES, marked, plain

LABELS = [
    # written, shown, words alone
    ("您的姓名？", "您的姓名？", "您的姓名？"),
    ("3. How old are you?", "3. How old are you?", "3. How old are you?"),
    ("**Now** and _then_", "<strong>Now</strong> and <em>then</em>", "Now and then"),
    ("__Now__ and *then*", "<strong>Now</strong> and <em>then</em>", "Now and then"),
    ("a name like hh_size_1 stays", "a name like hh_size_1 stays", "a name like hh_size_1 stays"),
    ("# Health", "<strong>Health</strong>", "Health"),
    ("### Health\nand more", "<strong>Health</strong><br>and more", "Health\nand more"),
    ("#1 is no heading", "#1 is no heading", "#1 is no heading"),
    ("- one\n- two", "- one<br>- two", "- one\n- two"),
    ("* required", "* required", "* required"),
    (r"5 \* 3", "5 * 3", "5 * 3"),
    ("one\n\n\n\ntwo", "one<br><br>two", "one\n\ntwo"),
    ("5 < 6 & 7 > 2", "5 &lt; 6 &amp; 7 &gt; 2", "5 < 6 & 7 > 2"),
    ("R&amp;D &lt;b&gt;", "R&amp;D &lt;b&gt;", "R&D <b>"),
    ("<p>One</p><p>Two</p>", "One<br><br>Two", "One\n\nTwo"),
    ("<h3>Part A</h3>Say it", "<strong>Part A</strong><br>Say it", "Part A\nSay it"),
    ("<ul><li>one</li><li>two</li></ul>", "• one<br><br>• two", "• one\n\n• two"),
    ("<b>bold", "<b>bold</b>", "bold"),
    ("[the law](https://example.org/l)", None, "the law"),
    ('<span style="color:red">Do not read</span>', '<span class="ink-red">Do not read</span>', "Do not read"),
    ('<font color="#0000FF">Blue</font>', '<span class="ink-blue">Blue</span>', "Blue"),
    ('<span style="color:#222">Dark</span>', "<span>Dark</span>", "Dark"),
    # Chinese beside stars, and signs that are no markup
    ("**注意：**请写", "<strong>注意：</strong>请写", "注意：请写"),
    ("请**“重要”**，看", "请<strong>“重要”</strong>，看", "请“重要”，看"),
    ("**(必填)**姓名", "<strong>(必填)</strong>姓名", "(必填)姓名"),
    ("先看**《条例》**再答", "先看<strong>《条例》</strong>再答", "先看《条例》再答"),
    ("姓名*，电话*", "姓名*，电话*", "姓名*，电话*"),
    ("a<b and c>d", "a&lt;b and c&gt;d", "a<b and c>d"),
    ("填<村名>", "填&lt;村名&gt;", "填<村名>"),
    ("Say <village> aloud", "Say &lt;village&gt; aloud", "Say <village> aloud"),
    ("年龄<18 或 >60", "年龄&lt;18 或 &gt;60", "年龄<18 或 >60"),
    # the answers of others
    ("How old is ${name}?", "How old is ${name}?", "How old is ${name}?"),
    ("**${first_name}** of ${_x_}", "<strong>${first_name}</strong> of ${_x_}", "${first_name} of ${_x_}"),
]

HARMLESS = [
    "<script>alert(1)</script>x",
    '<img src=x onerror="alert(1)">x',
    '<a href="javascript:alert(1)">x</a>',
    "[x](javascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    '<span onclick="alert(1)" style="position:fixed">x</span>',
    "<svg><script>alert(1)</script></svg>x",
    "<math><mi//xlink:href='data:x,<script>alert(1)</script>'>x",
    '<iframe src="https://example.org"></iframe>x',
    "<scr<script>ipt>alert(1)</script>x",
    '<b title="</b><script>alert(1)</script>">x</b>',
    "<style>*{display:none}</style>x",
    '<form action="/out"><input name="q"><button>x</button></form>',
    "<!-- --><!--><script>alert(1)</script>-->x",
]


@pytest.mark.parametrize(("written", "shown", "words"), LABELS)
def test_a_label_keeps_its_dress_and_its_words(written: str, shown: str | None, words: str) -> None:
    if shown is not None:
        assert marked(written) == shown
    assert plain(written) == words


class Seen(HTMLParser):
    """The tags that a browser would find, with their attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


@pytest.mark.parametrize("written", HARMLESS)
def test_nothing_in_a_label_acts(written: str) -> None:
    assert plain(written).strip(), "the words are gone with the markup"
    for tag, attributes in Seen(marked(written)).tags:
        assert tag in PHRASES
        assert set(attributes) <= {"href", "rel", "target", "class"}
        assert (attributes.get("href") or "https:").partition(":")[0] in SCHEMES


def test_a_link_opens_apart_and_tells_nobody_where_from() -> None:
    shown = marked("[the law](https://example.org/l)")
    assert 'href="https://example.org/l"' in shown
    assert 'target="_blank"' in shown
    assert "noopener" in shown


def test_an_answer_stands_among_words_and_never_in_an_address() -> None:
    assert marked('<a href="https://example.org/${id}">${name}</a>').count("${") == 1


def test_a_long_label_is_no_burden() -> None:
    assert marked("[" * 5_000).startswith("[")
    assert plain("*" * 20_000)
    assert plain("<b>" * 5_000 + "x") == "x"
