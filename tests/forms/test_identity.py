"""Identifiers as people write them. The valid numbers are published examples."""

from datetime import date

import pytest

from forms.identity import age_on, area_code, check_digit, phone, resident_id
from forms.problems import Problem

ON = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("value", "birth", "sex", "age"),
    [
        ("11010519491231002X", date(1949, 12, 31), "female", 76),  # the standard's examples
        ("440524188001010014", date(1880, 1, 1), "male", 146),
        ("15090219450615123X", date(1945, 6, 15), "male", 81),  # before its county had a code
        ("810000199408230021", date(1994, 8, 23), "female", 32),  # a residence permit of Hong Kong residents
    ],
)
def test_a_valid_number_says_birth_sex_and_age(value: str, birth: date, sex: str, age: int) -> None:
    found = resident_id(value, ON)
    assert (found.normalised, found.birth, found.sex, found.age) == (value, birth, sex, age)
    assert found.area == value[:6]


@pytest.mark.parametrize(
    "written",
    [
        " 11010519491231002x ",
        "110105 19491231 002X",
        "110105-19491231-002X",
        "１１０１０５１９４９１２３１００２Ｘ",
        "11010519491231002ｘ",
        "11010519491231002＊",
        "11010519491231002*",
        "110105\u300019491231\u3000002X",
    ],
)
def test_spellings_of_one_number(written: str) -> None:
    assert resident_id(written, ON).normalised == "11010519491231002X"


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("", "format"),
        ("1101051949123100", "format"),
        ("1101051949123100200", "format"),
        ("X1010519491231002X", "format"),
        ("11010519491231O02X", "format"),
        ("١١٠١٠٥١٩٤٩١٢٣١٠٠٢X", "format"),
        ("110105491231002", "fifteen_digits"),
        ("110105194913310027", "birth_date"),
        ("110105190002290024", "birth_date"),  # 1900 was no leap year
        ("110105000012310023", "birth_date"),
        ("999901202611230017", "birth_date_future"),
        ("110105194912310021", "checksum"),
        ("110105194912310012", "checksum"),
    ],
)
def test_refused_with_a_code(value: str, code: str) -> None:
    with pytest.raises(Problem) as refused:
        resident_id(value, ON)
    assert refused.value.code == code


def test_born_on_the_day_itself_is_not_the_future() -> None:
    body = "99990120261122001"
    assert resident_id(body + check_digit(body), ON).age == 0


@pytest.mark.parametrize(
    ("birth", "on", "age"),
    [
        (date(1946, 11, 22), date(2026, 11, 21), 79),
        (date(1946, 11, 22), date(2026, 11, 22), 80),
        (date(2000, 2, 29), date(2027, 2, 28), 26),
        (date(2000, 2, 29), date(2027, 3, 1), 27),
        (date(2000, 2, 29), date(2028, 2, 29), 28),
    ],
)
def test_full_years(birth: date, on: date, age: int) -> None:
    assert age_on(birth, on) == age


@pytest.mark.parametrize(
    ("value", "kind", "normalised"),
    [
        ("13800000002", "mobile", "13800000002"),
        ("138 0000 0002", "mobile", "13800000002"),
        ("+86 138-0000-0002", "mobile", "13800000002"),
        ("8613800000002", "mobile", "13800000002"),
        ("008613800000002", "mobile", "13800000002"),
        ("１３８００００００２１", "mobile", "13800000021"),
        ("17000000000", "mobile", "17000000000"),
        ("16600000000", "mobile", "16600000000"),
        ("19900000000", "mobile", "19900000000"),
        ("0474-8320000", "landline", "04748320000"),
        ("（0474）8320000", "landline", "04748320000"),
        ("010 66668888", "landline", "01066668888"),
        ("+86 10 6666 8888", "landline", "01066668888"),
        ("12800000000", "invalid", "12800000000"),
        ("1380000000", "invalid", "1380000000"),
        ("66668888", "invalid", "66668888"),
        ("无", "invalid", ""),
        ("", "invalid", ""),
    ],
)
def test_phone(value: str, kind: str, normalised: str) -> None:
    found = phone(value)
    assert (found.kind, found.normalised) == (kind, normalised)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("15", ("15", None, None, None, None, None)),
        ("150000", ("15", None, None, None, None, None)),
        ("1509", ("15", "1509", None, None, None, None)),
        ("150902", ("15", "1509", "150902", None, None, None)),
        ("150902001", ("15", "1509", "150902", "150902001", "subdistrict", None)),
        ("150902100", ("15", "1509", "150902", "150902100", "town", None)),
        ("150902199", ("15", "1509", "150902", "150902199", "town", None)),
        ("150902200", ("15", "1509", "150902", "150902200", "township", None)),
        ("150902399", ("15", "1509", "150902", "150902399", "township", None)),
        ("150902400", ("15", "1509", "150902", "150902400", "other", None)),
        ("150902200201", ("15", "1509", "150902", "150902200", "township", "150902200201")),
        ("150902000000", ("15", "1509", "150902", None, None, None)),
        (" １５０９０２ ", ("15", "1509", "150902", None, None, None)),
    ],
)
def test_area(value: str, expected: tuple[str | None, ...]) -> None:
    found = area_code(value)
    assert (found.province, found.city, found.county, found.township, found.township_kind, found.village) == expected


@pytest.mark.parametrize(
    "value", ["", "1", "150", "15090", "1509020", "05", "15O902", "150902000201", "150002", "1509022002011"]
)
def test_area_refused(value: str) -> None:
    with pytest.raises(Problem) as refused:
        area_code(value)
    assert refused.value.code == "format"
