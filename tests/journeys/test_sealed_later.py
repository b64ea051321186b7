"""What versions before left open in a browser is read once more, and sealed: nothing is lost, nothing stays open."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import NewPhone
from tests.journeys.household import begin
from tests.journeys.person import settle, wait_alive

pytestmark = pytest.mark.journey

# A draft with a photo, another one's spare copy, the token, and a draft of another account, as they lay open.
LEAVE_OPEN = """async ([uuid, later]) => {
  const given = JSON.parse(document.getElementById("survey-page").textContent);
  const answers = name => ({family: {members: [{_id: "1", name}]}});
  const draft = (name, files) => ({answers: answers(name), files, origin: {}, base: given.updated, changed: "2020"});
  localStorage.setItem(`nuanfang.draft.${given.account}/${later}`, JSON.stringify(draft("欧阳夏", [])));
  localStorage.setItem(`nuanfang.token.${given.account}`, "a-token");
  const open = indexedDB.open("nuanfang");
  await new Promise(done => open.onsuccess = done);
  const all = open.result.transaction(["drafts", "photos"], "readwrite");
  all.objectStore("drafts").put(draft("欧阳春", [{name: "face.jpg", sha256: "mine"}]), `${given.account}/${uuid}`);
  all.objectStore("drafts").put(draft("欧阳秋", [{name: "face.jpg", sha256: "other"}]), `another/${uuid}`);
  const photo = new Blob(["JPEG"], {type: "image/jpeg"});
  for (const name of ["mine", "other", "nobodys"]) all.objectStore("photos").put(photo, name);
  await new Promise(done => all.oncomplete = done);
  open.result.close();
  return given.account;
}"""
LYING = """async () => {
  const open = indexedDB.open("nuanfang");
  await new Promise(done => open.onsuccess = done);
  const all = open.result.transaction(["drafts", "photos"]);
  const asked = ["drafts", "photos"].map(name => [all.objectStore(name).getAllKeys(), all.objectStore(name).getAll()]);
  await new Promise(done => all.oncomplete = done);
  open.result.close();
  const closed = row => row instanceof Uint8Array || row.closed instanceof Uint8Array;
  const listed = ([keys, rows]) => keys.result.map((key, at) => [key, closed(rows.result[at])]);
  return Object.fromEntries(asked.flatMap(listed));
}"""


def test_what_lay_open_is_back_and_sealed(phone: NewPhone) -> None:
    page = phone("east")
    later = begin(page, "east", "yard")
    uuid = begin(page, "east", "door")
    wait_alive(page)
    account = page.evaluate(LEAVE_OPEN, [uuid, later])
    page.reload()
    wait_alive(page)
    expect(page.locator('[name="family/members[1]/name"]')).to_have_value("欧阳春")
    settle(page)
    assert page.evaluate(LYING) == {
        f"{account}/{uuid}": True,
        f"{account}/{later}": True,
        f"{account}/mine": True,
        f"another/{uuid}": False,
        "other": False,
    }
    notes = page.evaluate("Object.keys(localStorage)")
    assert sorted(notes) == ["nuanfang.device", f"nuanfang.sealed.token/{account}"]
    page.goto(f"/drafts/{later}")
    wait_alive(page)
    expect(page.locator('[name="family/members[1]/name"]')).to_have_value("欧阳夏")
