"""Receipt, then delete: whatever the network does, nothing leaves the phone without a receipt that names it, nothing is
at the station twice, one plain sentence says what to do, and the other visits go."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.conftest import PASSWORD
from tests.journeys.proxy import Request, all_of, cut, lose, of, reset, says, twisted
from tests.journeys.sender import REFUSED, WAITING, Sender, sender_of

pytestmark = pytest.mark.journey
PORTAL = "<html><body>Log in to this network</body></html>"
OTHER = "0" * 64


@pytest.fixture(scope="module")
def at_work(chromium: Browser, made_county: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sender]:
    with sender_of(chromium, made_county, tmp_path_factory.mktemp("faults")) as found:
        yield found


@pytest.fixture
def sender(at_work: Sender) -> Sender:
    return at_work.calm()


@dataclass(frozen=True)
class Fault:
    """What is done to a visit ("POST") or to its photo ("PUT"), and the sentences for it, in Chinese and English."""

    method: str
    deal: Callable[[Request], None]
    zh: str
    en: str
    badge: str = WAITING


def stored(**claims: object) -> Callable[[Request], None]:
    """The photo is dropped on the way, and said to be stored."""
    return lambda request: says(200, {"sha256": request.path.rpartition("/")[2], "held": True, **claims})(request)


def receipt(change: Callable[[Any], object]) -> Callable[[Request], None]:
    return twisted(change)


BROKEN = (
    "发送途中连接断了。这次走访仍留在手机上，会自动再送。",
    "The connection broke off on the way. This visit is kept on this phone and sent again by itself.",
)
FAULT = (
    "社工站的服务器出了故障。内容都留在这部手机上，会自动再送。",
    "The station's server has a fault. Everything is kept on this phone and sent again by itself.",
)
FULL = (
    "社工站的服务器存满了。请告诉社工站；内容都留在这部手机上，之后再送。",
    "The station's disk is full. Tell the station; everything is kept on this phone and sent later.",
)
BUSY = (
    "社工站的服务器正忙，过一会儿会自动再送。",
    "The station is busy. It is sent again by itself in a while.",
)
LARGE = (
    "内容太大，社工站收不下。请重新打开这次走访，换小一些的照片。",
    "This is too large for the station. Open the visit again and take smaller photos.",
)
NOT_TAKEN = (
    "社工站没有收下（404）。内容都留在这部手机上，请告诉社工站。",
    "The station did not take this (404). Everything is kept on this phone; tell the station.",
)
LACKING = (
    "还有照片没送到社工站。照片都留在手机上，会自动再送。",
    "Not every photo is at the station yet. They are kept and sent again by themselves.",
)
ANOTHER = (
    "社工站的回执不是这次走访的。这次走访仍留在手机上，会自动再送。",
    "The station's answer was of another visit. This one is kept and sent again by itself.",
)
FAULTS = {
    "answer lost after the commit": Fault("POST", lose, *BROKEN),
    "fault of the server": Fault("POST", says(500, ""), *FAULT),
    "too large": Fault("PUT", says(413, ""), *LARGE, REFUSED),
    "photo dropped": Fault("PUT", stored(), *LACKING),
    "photo stored under another hash": Fault("PUT", stored(sha256=OTHER), *LACKING),
    "receipt of another visit": Fault("POST", receipt(lambda said: said.update(uuid=OTHER)), *ANOTHER),
    "answer cut": Fault("POST", cut, *BROKEN),
    "busy": Fault("POST", says(429, "", Retry_After="1"), *BUSY),
    "the server's disk is full": Fault("POST", says(507, ""), *FULL),
    "photo not found": Fault("PUT", says(404, ""), *NOT_TAKEN, REFUSED),
    "receipt without the photo": Fault("POST", receipt(lambda said: said["files"].clear()), *LACKING),
    "receipt of another photo": Fault("POST", receipt(lambda said: said["files"][0].update(sha256=OTHER)), *LACKING),
    "upload cut": Fault("PUT", reset, *BROKEN),
}
NAMES = list(FAULTS)


@pytest.mark.parametrize("names", [NAMES[:6], NAMES[6:]], ids=["sent", "answered"])
def test_a_fault_of_one_visit_costs_nothing(sender: Sender, names: list[str]) -> None:
    """Each visit of the queue has its own fault but for the last, which goes; once all is well, all are there once."""
    with sender.away():
        struck = {name: sender.visit() for name in names}
        whole = sender.visit(side=0)
        for name, visit in struck.items():
            fault = FAULTS[name]
            named = visit.uuid if fault.method == "POST" else visit.photo
            sender.network.faults.append(of(named, fault.method, fault.deal))
    badges = {visit.uuid: FAULTS[name].badge for name, visit in struck.items()} | {whole.uuid: whole.delivered}
    sender.until(sender.said, {visit.uuid: [FAULTS[name].zh] for name, visit in struck.items()})
    sender.until(lambda: sender.badges(*struck.values(), whole), badges)
    assert sender.keeps(*struck.values())
    sender.reopen("en")
    sender.until(sender.said, {visit.uuid: [FAULTS[name].en] for name, visit in struck.items()})
    assert sender.keeps(*struck.values())
    sender.network.heal()
    sender.until(sender.said, {})
    assert sender.arrived() == sender.everything()
    assert sender.keeps(*struck.values(), whole), "for a day"


WHOLE = {
    "no network": (
        lambda request: request.hang_up(),
        "现在没有网络。没送出的都留在手机上，一有网络就自动发送。",
        "There is no network. What waits is kept on this phone and sent by itself once there is one.",
    ),
    "portal": (
        says(200, PORTAL),
        "这个网络要先登录才能上网。请用浏览器随便打开一个网页完成登录，或改用手机流量。",
        "This network asks for a log-in of its own. Open any page in the browser and log in there, or use mobile data.",
    ),
    "log-in ended": (
        says(401, {"problem": {"code": "token_unknown"}}),
        "登录已过期。内容都在手机里，重新登录后就能送出。",
        "Your log-in has ended. Log in to send; everything is kept on this phone.",
    ),
}
WHOLE["led to a portal"] = (says(302, "", Location="http://127.0.0.1:9/"), *WHOLE["portal"][1:])
WHOLE["log-in ended"] = WHOLE.pop("log-in ended")  # its message stays until another page is shown


def test_a_fault_of_the_whole_network_is_told_once(sender: Sender) -> None:
    before = sender.arrived()
    with sender.away():
        visits = [sender.visit(), sender.visit(side=0), sender.visit(side=0)]
        sender.network.faults[:] = [all_of("/", WHOLE["no network"][0])]  # before the phone is back in it
    for at, language in enumerate(("zh", "en"), start=1):
        sender.network.faults[:] = [all_of("/", WHOLE["no network"][0])]
        sender.reopen(language)
        for case in WHOLE.values():
            sender.network.faults[:] = [all_of("/", case[0])]
            sender.until(sender.said, {"": [case[at]]})
            assert sender.keeps(*visits)
    assert sender.arrived() == before
    sender.network.heal()
    log_in_again(sender)
    sender.until(sender.said, {})
    assert sender.arrived() == sender.everything()


def log_in_again(sender: Sender) -> None:
    """As the message asks; somebody else's name is not taken."""
    page = sender.page
    page.locator("[data-messages] button").click()
    for name in ("west", "east"):
        page.locator("[name=username]").fill(name)
        page.locator("[name=password]").fill(PASSWORD)
        page.locator("form button").click()
        if name == "west":
            expect(page.locator("[data-messages]")).to_contain_text("east")
    page.locator("[data-send]").wait_for()


def torn(request: Request, *, whole: bool) -> None:
    """This part goes, or is cut."""
    if whole:
        request.answer(*request.passed_on(request.body()))
    else:
        reset(request)


def test_a_large_photo_goes_on_where_it_was_cut(sender: Sender) -> None:
    with sender.away():
        visit = sender.visit(side=640)
        passed = iter((True, False))  # the second part is torn
        sender.network.passed.clear()
        sender.network.faults[:] = [of(visit.photo, "PUT", lambda request: torn(request, whole=next(passed, True)))]
    sender.until(lambda: sender.badges(visit), {visit.uuid: visit.delivered})
    starts = [re.findall(r"\d+", where)[0] for method, _, where in sender.network.passed if method == "PUT"]
    begun = [int(start) for start in starts]
    assert begun == sorted(set(begun)), "no part was sent twice"
    assert len(begun) > 1
    assert sender.arrived() == sender.everything()
