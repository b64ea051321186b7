"""The visit record on paper: looked at through poppler's tools, as those who receive it do."""

import io
import json
import re
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

import pikepdf
import pytest

from exports.pdf import FONTS
from exports.record import fingerprint, record_pdf
from forms.problems import Problem
from store.visits import VisitFile
from tests.exports import paper, sample
from tests.exports.test_reading import survey_of

ANSWERS: dict[str, Any] = sample.DATA["visit"]["answers"]
ENGLISH = replace(sample.EXPORT, language="en")


@pytest.fixture(scope="module")
def attached(tmp_path_factory):
    return sample.attached(tmp_path_factory.mktemp("files"))


@pytest.fixture(scope="module")
def whole(attached) -> bytes:
    store, files = attached
    return record_pdf(sample.record(files=files), store, sample.EXPORT)


def made(attached, export=sample.EXPORT, **changes) -> bytes:
    store, files = attached
    return record_pdf(sample.record(**{"files": files, **changes}), store, export)


def answered(*path_and_value: Any) -> Any:
    """The sample's visit with one answer changed; None takes it away."""
    *path, name, value = path_and_value
    answers = json.loads(json.dumps(ANSWERS))
    place = answers
    for step in path:
        place = place[step]
    place[name] = value
    if value is None:
        del place[name]
    return sample.visit(answers=answers)


def tight(text: str) -> str:
    return re.sub(r"\s+", "", text)


def test_two_pages_of_a4_with_our_fonts_embedded(whole):
    info = paper.info(whole)
    assert info["Pages"] == "2"
    assert "A4" in info["Page size"]
    assert tight("入户走访记录表 999901101-2026-000007") in tight(info["Title"])
    fonts = paper.fonts(whole)
    assert fonts
    for row in fonts:
        assert row[-5:-2] == ["yes", "yes", "yes"], row
        assert "+Nuanfang-" in row[0]


def test_every_answer_is_on_the_page(whole):
    text = paper.text(whole)
    for person in ANSWERS["family"]["members"]:
        for name in ("name", "birth", "id_number", "job"):
            assert tight(person[name]) in text
    for part in ANSWERS.values():
        for value in part.values():
            if isinstance(value, str) and re.search("[一-鿿]", value):
                assert tight(value) in text
    for said in ("𠮷田秀兰", "张㛃", "张䶮", "阿依古丽·买买提", "2360", "1.5", "29.563,106.552", "长期慢性病"):
        assert said in text


def test_boxes_are_ticked_where_they_were_chosen(whole):
    text = paper.text(whole)
    assert "☐独自居住☐与配偶同住☐与子女同住☑与孙辈同住" in text
    assert "☑高血压☑糖尿病☐冠心病☐脑卒中☐慢阻肺☐关节炎☑白内障☐无" in text
    assert "☑已当面宣读告知书并征得同意" in text


def test_scores_and_findings_are_shown(whole):
    assert "情绪筛查得分（0—6分）3得分3分：达到3分及以上的，建议进一步评估。" in paper.text(whole)


def test_the_frame_of_the_paper(whole):
    pages = paper.pages(whole)
    assert (
        pages[0].find("入户走访记录表")
        < pages[0].find("填报单位（盖章）：红岩镇社会工作服务站")
        < pages[0].find("户主姓名")
    )
    assert "走访日期：2026年10月28日" in pages[0]
    assert "走访时间14:05–14:52" in pages[0]
    assert "青石县红岩镇龙泉村三组柿子巷17号" in pages[0]
    assert "对象类别独居空巢老人、低保家庭" in pages[0]
    for number, page in enumerate(pages, 1):
        assert f"第{number}页/共2页" in page
        assert "编号：999901101-2026-000007" in page
        assert "导出：admin2026-11-2216:20" in page
        assert "内部资料注意保密" in page
    for place in (
        "被访人（签字）",
        "走访人（签字）",
        "复核人（签字）",
        "单位负责人（签字）",
        "（单位盖章）",
        "不作诊断或资格认定",
    ):
        assert place in pages[1]


def test_needs_with_their_reasons(whole):
    text = paper.text(whole)
    assert "近一年跌倒2次，需要防跌倒指导和家中改造" in text
    assert "近一年内是否跌倒过：是；跌倒次数：2" in text
    assert text.index("防跌倒") < text.index("居家适老化改造")
    assert "紧急" in text


def test_english_paper(attached):
    text = paper.text(made(attached, ENGLISH))
    for said in ("Homevisitrecord", "Page1of", "☑Partly", "1.Family", "𠮷田秀兰", "☑Diabetes", "Visitedon2026-10-28"):
        assert said in text
    assert "入户走访记录表" not in text


def test_photos_are_small_upright_and_silent(attached, whole):
    with pikepdf.open(io.BytesIO(whole)) as document:
        found = {image.objgen: image for page in document.pages for image in page.get_images().values()}
        images = [image for image in found.values() if image.get("/Subtype") == "/Image"]
        streams = [image.read_raw_bytes() for image in images]
        widest = max(int(image.Width) for image in images)
    assert len(images) == 5  # three photos, the signature, the QR code
    assert all(b"Tell-tale" not in stream and b"Exif" not in stream for stream in streams)
    assert widest <= 1000
    assert len(whole) < 400_000


def test_a_photo_that_is_not_held_is_said_so(attached):
    _, files = attached
    absent = tuple(replace(file, held=False) if file.name == "room.jpg" else file for file in files)
    assert paper.text(made(attached, files=absent)).count("照片尚未上传") == 1


def test_a_file_that_is_no_picture_does_not_stop_the_paper(attached, tmp_path):
    store, files = attached
    content = b"GIF89a" + bytes(40)
    digest = sha256(content).hexdigest()
    store.put(digest, content)
    broken = (VisitFile("house.jpg", digest, held=True), *(file for file in files if file.name != "house.jpg"))
    assert "照片尚未上传" in paper.text(made(attached, files=broken))


def test_no_photos_no_needs_no_members(attached):
    answers = {part: dict(value) for part, value in ANSWERS.items()}
    del answers["family"]["members"]
    answers["services"] = {"house": "earth"}
    bare = made(attached, visit=sample.visit(answers=answers), needs=(), files=())
    text = paper.text(bare)
    assert "现场照片" not in text
    assert "帮扶需求" not in text
    assert "家庭成员情况" in text  # as the register has them
    assert "2阿依古丽·买买提配偶女1951-11-02999901195111020047—" in text


def test_missing_answers_and_questions_that_were_not_asked(attached):
    text = paper.text(made(attached, visit=answered("economy", "income", None)))
    assert "上月家庭总收入（元）—" in text
    text = paper.text(made(attached, visit=answered("health_part", "fall", "no")))
    assert "跌倒次数2" in text  # it was answered, so it is shown, whatever the engine says
    silent = answered("health_part", "fall", "no")
    del silent.answers["health_part"]["falls"]
    assert "跌倒次数" not in paper.text(made(attached, visit=silent, needs=()))


def test_an_empty_visit_is_still_a_paper(attached):
    text = paper.text(made(attached, visit=sample.visit(answers={}), needs=(), files=()))
    assert "入户走访记录表" in text
    assert "现在的居住方式" in text


def test_an_answer_that_is_no_choice_is_shown_ticked(attached):
    assert "☑tent" in paper.text(made(attached, visit=answered("services", "house", "tent")))


def test_markup_in_an_answer_is_text(attached):
    hostile = '<img src="file:///etc/hostname"/><script>x</script> & "quotes" \x07'
    text = paper.text(made(attached, visit=answered("services", "said", hostile)))
    assert tight('<img src="file:///etc/hostname"/><script>x</script> & "quotes"') in text


def test_twelve_members_and_no_row_is_torn(attached):
    people = [
        {
            **ANSWERS["family"]["members"][number % 4],
            "_id": f"r{number}",
            "name": f"甲{number}始",
            "job": f"务工{number}终" * 4,
        }
        for number in range(1, 13)
    ]
    visit = answered("family", "members", people)
    visit.answers["family"]["family_note"] = "一段很长的说明。" * 60
    pages = paper.pages(made(attached, visit=visit))
    for number in range(1, 13):
        holding = [page for page in pages if f"甲{number}始" in page]
        assert len(holding) == 1
        assert f"务工{number}终" in holding[0]


def test_rows_of_a_grid_stay_whole_at_the_foot_of_a_page(attached):
    for filler in range(0, 30, 7):
        visit = answered("family", "nearest", "\n".join(f"第{line}行" for line in range(filler + 20)))
        pages = paper.pages(made(attached, visit=visit))
        for person in ANSWERS["family"]["members"]:
            holding = [page for page in pages if person["id_number"] in page and tight(person["job"]) in page]
            assert len(holding) == 1


def test_long_text_runs_over_pages_whole(attached):
    long = "".join(f"第{number}句话，老人慢慢说。" for number in range(900))
    pages = paper.pages(made(attached, visit=answered("services", "said", long)))
    assert len(pages) > 3
    joined = "".join(re.sub(r"导出：.*|内部资料注意保密|四、服务需求", "", page) for page in pages)
    assert "第899句话" in joined
    assert sum(f"第{number}句话" in joined for number in range(900)) > 890  # some sit across the foot of a page


def test_a_long_word_does_not_leave_its_cell(attached, tmp_path):
    made_one = made(attached, visit=answered("family", "nearest", "x" * 400))
    assert "x" * 400 in paper.text(made_one)


@pytest.mark.skipif(not (FONTS / "NotoNaskhArabic_400Regular.ttf").exists(), reason="no Arabic font was made")
def test_text_from_right_to_left(attached):
    said = "ئۇ كىچىك ئۆيدە يالغۇز تۇرىدۇ 2026"
    text = paper.text(made(attached, visit=answered("services", "said", said)))
    assert len(set(said) - set(text) - {" "}) <= 2  # poppler tells letters in the order of the page, joined ones as one


def test_a_missing_glyph_names_the_character(attached):
    with pytest.raises(Problem) as caught:
        made(attached, visit=answered("family", "members", 0, "name", "王\ue5e5"))
    assert caught.value.params["characters"] == ["\ue5e5"]


def test_times_are_those_of_the_county(attached):
    later = replace(sample.EXPORT, at=datetime(2026, 11, 22, 16, 20, tzinfo=ZoneInfo("Asia/Urumqi")))
    assert "走访时间12:05–12:52" in paper.text(made(attached, later))


def test_the_same_visit_makes_the_same_fingerprint_and_another_answer_another():
    assert fingerprint(sample.visit()) == fingerprint(sample.visit(received="2027-01-01T00:00:00Z"))
    assert re.fullmatch("[0-9a-f]{16}", fingerprint(sample.visit()))
    assert fingerprint(sample.visit()) != fingerprint(answered("economy", "income", 2361))


def test_the_fingerprint_is_on_the_paper(whole):
    assert fingerprint(sample.visit()) in paper.text(whole)


def test_relations_of_the_register_where_the_survey_has_no_words_for_them(attached):
    survey = survey_of("type|name|label::中文 (zh)\ntext|a|甲")
    codes = {"02": {"zh": "户主"}, "female": {"zh": "女"}}
    text = paper.text(made(attached, survey=survey, visit=sample.visit(answers={"a": "乙"}), needs=(), codes=codes))
    assert "1𠮷田秀兰户主女1948-03-12" in text
    assert "2阿依古丽·买买提10女" in text


def test_a_very_long_question_stands_above_its_answer(attached):
    survey = survey_of("type|name|label::中文 (zh)\ntext|a|" + "这是一个很长的问题，" * 12)
    text = paper.text(made(attached, survey=survey, visit=sample.visit(answers={"a": "答案在此"}), needs=()))
    assert "很长的问题，答案在此" in text


def test_what_must_not_be_handed_over_stands_on_a_sheet_of_its_own(attached, whole):
    plain = paper.pages(whole)
    pages = paper.pages(made(attached, guarded={"J02"}))
    assert "防跌倒" not in "".join(pages[: len(plain)])
    assert "社工自记" in pages[-1]
    assert "防跌倒" in pages[-1]
    assert f"第{len(pages)}页/共{len(pages)}页" in pages[-1]
    assert not any("社工自记" in page for page in plain)


OWN = """
type             | name   | label::中文 (zh)       | calculation                                            | appearance
begin_group      | part   | 走访情况              |                                                        |
begin_group      | inner  | 走访情况              |                                                        |
text             | seen   | 看到的                |                                                        |
end_group        |        |                       |                                                        |
end_group        |        |                       |                                                        |
note             | line   | 低保标准每月 ${std} 元 |                                                       |
calculate        | std    |                       | pulldata('area', 'value', 'key', 'standard')           |
begin_group      | own    | 社工自记              |                                                        | staff
text             | remark | 只给社工看            |                                                        |
image            | photo  | 社工拍的              |                                                        |
end_group        |        |                       |                                                        |
select_one level | level  | 内部分级              | 'high'                                                 | working
"""
LEVELS = """
list_name | name | label::中文 (zh)
level     | high | 很高
"""


def test_what_is_for_the_worker_stands_on_the_own_sheet_alone_and_no_heading_twice(attached):
    answers = {"part": {"inner": {"seen": "甲"}}, "own": {"remark": "密语", "photo": "room.jpg"}, "level": "high"}
    because = [
        {"at": "part/inner/seen", "label": "看到的", "said": "甲"},
        {"at": "own/remark", "label": "只给社工看", "said": "密语"},
    ]
    needs = (replace(sample.needs()[0], because=because),)
    survey = survey_of(OWN, LEVELS)
    pages = paper.pages(made(attached, survey=survey, visit=sample.visit(answers=answers), needs=needs))
    *first, own = pages
    assert "看到的：甲" in "".join(first)
    assert not any(said in "".join(first) for said in ("密语", "只给社工看", "社工拍的", "社工自记"))
    assert "密语" in own
    assert "社工拍的" in own
    assert own.count("社工自记") == 1
    assert "".join(pages).count("走访情况") == 1
    assert "很高" not in "".join(pages)


def test_what_the_county_sets_for_the_place_is_quoted(attached):
    tables = {"area": ({"key": "standard", "value": "731"},)}
    visit = sample.visit(answers={"part": {"inner": {"seen": "甲"}}})
    text = paper.text(made(attached, survey=survey_of(OWN, LEVELS), visit=visit, needs=(), tables=tables))
    assert "低保标准每月731元" in text
