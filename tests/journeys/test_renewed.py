"""The app is renewed, a survey's page on the phone is not yet: its visit opens without a network all the same."""

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, expect

from forms.sheets import sheet_of
from tests.journeys.conftest import publish
from tests.journeys.hand import begin_visit, first_log_in, unlock
from tests.journeys.test_days import SETTINGS, SURVEY
from tests.visits.door import rows

pytestmark = pytest.mark.journey

# The pages of surveys as an app of before had brought them: with the addresses that its scripts had. How many.
AS_BEFORE = """() => new Promise((resolve, reject) => {
  const opening = indexedDB.open("nuanfang-phone");
  opening.onerror = reject;
  opening.onsuccess = () => {
    const held = opening.result.transaction("surveys", "readwrite").objectStore("surveys");
    let changed = 0;
    held.openCursor().onsuccess = ({ target: { result: row } }) => {
      if (!row) { opening.result.close(); resolve(changed); return; }
      const { scripts } = row.value.given;
      for (const name of Object.keys(scripts)) scripts[name] = scripts[name].replace(/v=.*/, "v=before");
      changed += 1;
      row.update(row.value);
      row.continue();
    };
  };
})"""


def test_a_page_of_before_opens_with_the_scripts_of_today(context: Callable[..., BrowserContext], app: Flask) -> None:
    tables = {"survey": SURVEY, "settings": SETTINGS}
    publish(app, {name: sheet_of(name, rows(table)) for name, table in tables.items()})
    page = context().new_page()
    first_log_in(page)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    begin_visit(page, "𠮷田", "days")
    address = page.url
    assert page.evaluate(AS_BEFORE) > 1
    page.context.set_offline(True)
    unlock(page)
    page.locator(f'a[href$="{address.rpartition("/")[2]}"]').first.click()
    page.locator("html[data-filling=yes] #survey-form").wait_for()
    expect(page.locator('[data-q="birth"] .day__note')).to_be_visible()
