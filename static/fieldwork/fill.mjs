// The page of a draft that the server drew: brought to life where the browser can, left as it is where not.

import { Draft } from "./draft.mjs";
import { typedBefore } from "./early.mjs";
import { enliven, fetchScripts, ready } from "./enliven.mjs";
import { fetchPictures } from "./media.mjs";
import { merged } from "./merge.mjs";
import { Sending } from "./sending.mjs";
import { keptBy, persist } from "./store.mjs";

const able = window.indexedDB && window.crypto && crypto.subtle && window.fetch && "content" in document.createElement("template");

// This begins while the page is still being read: survey and draft are fetched meanwhile.
async function start() {
  const given = JSON.parse(document.getElementById("survey-page").textContent);
  const store = keptBy(given.account, given.key);
  const draft = new Draft(store.drafts, store.photos, given, merged);
  const fetched = fetch(given.bundle, { credentials: "same-origin" }).then(readable);
  const [bundle, kept, scripts] = await Promise.all([fetched, draft.load(), fetchScripts(given)]);
  const more = await ready(bundle, given, scripts);
  await whole();
  const sending = new Sending(draft, given, document.getElementById("survey-form"), store.token);
  enliven({ bundle, given, draft, kept, ...more, send: (filling) => sending.begin(filling), early: typedBefore });
  document.documentElement.dataset.alive = "yes";
  performance.mark("alive");
  dressTongues();
  persist();
  store.adopt().catch((error) => console.error(error));
  fetchPictures(document.getElementById("survey-form"));
}

/** In another language the page comes anew; the draft is on this phone as the page goes. */
function dressTongues() {
  for (const button of document.querySelectorAll("[data-say]")) {
    button.addEventListener("click", (event) => {
      event.preventDefault();
      window.location.assign(`?say=${encodeURIComponent(button.dataset.say)}`);
    });
  }
}

/** The page has been read to its end. */
function whole() {
  if (document.readyState !== "loading") return undefined;
  return new Promise((resolve) => document.addEventListener("DOMContentLoaded", resolve, { once: true }));
}

function readable(response) {
  if (!response.ok) throw new Error(`bundle ${response.status}`);
  return response.json();
}

if (able) {
  start().catch((error) => {
    // The plain page stays as it is: it works by round trips.
    console.error(error);
  });
}
