"""The surveys and the county that `benchmarks.phone` measures with.

A household form of 63 questions, 12 of them for each member, with 2,000 villages in 20 towns; a stress form of 510
questions in 17 sections, beside a chain of 500 calculations that hangs on the first; a worker with 2,000 households
and 7,000 people, each household visited once; and a worker with one household.
"""

from random import Random

from forms.sheets import Sheets, sheet_of, sheets_json
from store import accounts, areas, households, visits
from store.accounts import Account
from store.areas import Area
from store.cell import Cell
from store.driver import Database
from store.households import Household, Resident
from store.visits import Visit
from visits.surveys import Surveys
from web.passwords import hash_password

AT, PASSWORD = "2026-03-01T01:00:00Z", "benchmark"
COUNTY, FAR, NEAR = "999901", "999901101", "999901102"
HOUSEHOLDS, VILLAGES, TOWNS, CHAIN, SECTION = 2000, 2000, 20, 500, 30
SURNAMES, GIVEN = "王李张刘陈杨赵黄周吴徐孙马朱胡郭何林高罗", "建国秀英志强桂兰玉梅海燕小军美华永红春生德福"
PLACES = "柳树石桥东风大新河西南北上下前后白马青龙清水长沙平安金家王李张赵高塘口坪坝湾岭沟寨塔泉营堡"
WHOSE = ("家里", "老人", "孩子", "户主", "照顾的人", "屋里", "院子里", "去年", "这个月", "平时")
WHAT = ("用水", "取暖", "吃药", "看病", "出门", "种地", "打工", "上学", "补贴", "存款", "争吵", "做饭", "睡觉")
HOW = ("方便不方便", "有没有人帮忙", "够不够用", "要花多少", "一共几次", "难不难", "有几个人")
HEADS = ["type", "name", "label::中文 (zh)", "relevant", "constraint", "calculation", "choice_filter"]


def household_form() -> Sheets:
    """63 questions in four sections: 24 numbers, 25 of yes or no each asked after a yes, a place, and the members'."""
    random = Random(5)
    rows = [["begin_group", "place", "住在哪里"], ["select_one town", "town", "哪个乡镇"]]
    rows += [["select_one village", "village", "哪个村", "", "", "", "town = ${town}"]]
    rows += [*_numbers(random, range(12)), ["end_group"], ["begin_group", "life", "日常生活"]]
    rows += [
        ["select_one yes_no", f"y{n}", _asked(random, n), f"${{y{n - 1}}} = 'yes'" if n else ""] for n in range(25)
    ]
    rows += [["end_group"], ["begin_group", "money", "收入开支"], *_numbers(random, range(12, 24)), ["end_group"]]
    rows += [["begin_repeat", "members", "家里的人"], ["text", "name", "姓名"]]
    rows += [["select_one yes_no", f"m{n}", _asked(random, n)] for n in range(11)]
    choices = [["town", f"{COUNTY}{100 + n}", f"{_place(random)}镇"] for n in range(TOWNS)]
    choices += [
        ["village", f"{COUNTY}{100 + n % TOWNS}{200 + n // TOWNS}", f"{_place(random)}村", f"{COUNTY}{100 + n % TOWNS}"]
        for n in range(VILLAGES)
    ]
    return _sheets("household", [*rows, ["end_repeat"]], choices)


def stress_form() -> Sheets:
    """510 questions of all sorts; what is said of the chain of calculations stands beside the first."""
    random = Random(7)
    sorts = ("select_one yes_no", "integer", "text")
    asked = [["integer", "first", "多少"], ["note", "told", f"一共 ${{c{CHAIN - 1}}}"]]
    asked += [
        [sorts[n % 3], f"q{n}", _asked(random, n), f"${{q{n - n % 3}}} = 'yes'" if n % 3 else ""] for n in range(509)
    ]
    rows = [["calculate", f"c{n}", "", "", "", f"${{{f'c{n - 1}' if n else 'first'}}} + 1"] for n in range(CHAIN)]
    for start in range(0, len(asked), SECTION):
        rows += [["begin_group", f"s{start}", f"第{start}问起"], *asked[start : start + SECTION], ["end_group"]]
    return _sheets("stress", rows, [])


def _numbers(random: Random, numbers: range) -> list[list[str]]:
    return [["integer", f"n{number}", _asked(random, number), "", ". >= 0"] for number in numbers]


def _asked(random: Random, number: int) -> str:
    return f"{random.choice(WHOSE)}{random.choice(WHAT)}{random.choice(HOW)}（{number}）"


def _place(random: Random) -> str:
    return "".join(random.choices(PLACES, k=3))


def _sheets(name: str, rows: list[list[str]], choices: list[list[str]]) -> Sheets:
    tables = {
        "survey": [HEADS, *([*row, *[""] * (len(HEADS) - len(row))] for row in rows)],
        "choices": [["list_name", "name", "label::中文 (zh)", "town"]]
        + [[*row, *[""] * (4 - len(row))] for row in (["yes_no", "yes", "是"], ["yes_no", "no", "否"], *choices)],
        # For everybody: no surveys that are asked together are made of the two.
        "settings": [["form_id", "version", "form_title::中文 (zh)", "groups"], [name, "1", name, "all"]],
    }
    return {sheet: sheet_of(sheet, table) for sheet, table in tables.items()}


def fill(cell: Cell, surveys: Surveys) -> None:
    """The workers `far` and `near`, their households, and both surveys."""
    for sheets in (household_form(), stress_form()):
        surveys.publish(sheets_json(sheets), AT)
    cell.write(_people)


def _people(db: Database) -> None:
    random, secret = Random(3), hash_password(PASSWORD)
    for code, parent in ((COUNTY, ""), (FAR, COUNTY), (NEAR, COUNTY), (FAR + "201", FAR), (NEAR + "201", NEAR)):
        areas.add_area(db, Area(code, _place(random), "area", parent), at=AT)
    worker = accounts.add_account(db, Account(0, "far", "周敏", "worker", FAR), secret, at=AT).id
    accounts.add_account(db, Account(0, "near", "吴琳", "worker", NEAR), secret, at=AT)
    _household(db, random, "near0", NEAR + "201", 4)
    for number in range(HOUSEHOLDS):
        _household(db, random, f"far{number}", FAR + "201", 3 + number % 2)
        visits.insert_visit(db, _visit(random, number, worker), b"{}", "")


def _household(db: Database, random: Random, id: str, area: str, people: int) -> None:
    residents = [
        Resident(
            f"{id}-{row}", id, random.choice(SURNAMES) + "".join(random.choices(GIVEN, k=2)), birth="1950-01-01",
            id_number=f"{area[:6]}19500101{random.randrange(10000):04}", phone=f"138{random.randrange(10**8):08}",
        )
        for row in range(people)
    ]  # fmt: skip
    address = f"{_place(random)}{random.randrange(1, 20)}组{id}号"
    households.add_household(db, Household(id, area, address, residents[0].name, created=AT), residents)


def _visit(random: Random, number: int, worker: int) -> Visit:
    """What was said the last time: 40 answers."""
    answers = {
        "place": {"town": f"{COUNTY}100", **{f"n{n}": random.randrange(100) for n in range(12)}},
        "life": {f"y{n}": "yes" for n in range(16)},
        "money": {f"n{n}": random.randrange(10000) for n in range(12, 24)},
    }
    moments = ("2026-03-02T01:00:00Z",) * 3
    return Visit(
        f"00000000-0000-4000-8000-{number:012}", f"far{number}", FAR + "201", "household", "1", worker, "", *moments,
        "", answers, [],
    )  # fmt: skip
