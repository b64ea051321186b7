// A visit being filled on this phone: its draft and its page.

import { Draft } from "../fieldwork/draft.mjs";
import { enliven, ready } from "../fieldwork/enliven.mjs";
import { toTop } from "./draw.mjs";

/** Where drafts and photos lie (as of ../fieldwork/store.mjs), sealed. */
const draftsIn = (kept, stored) => ({
  load: (id) => kept.load("visits", id),
  save: (id, record) => kept.save("visits", id, { ...stored, ...record }),
  spare() {},
});

const photosIn = (kept) => ({
  load: (sha256) => kept.loadFile(sha256, "image/jpeg"),
  save: (sha256, blob) => kept.saveFile(sha256, blob),
});

/** Bring the drawn page of the visit to life; `scripts` are the modules that it needs, `offer` what draws the
 * household's last answers on it ({offerLast}, or {} where there are none), `put()` takes it into the document, and
 * `send(draft, filling)` ends it. Returns the way to leave it. */
export async function fill(kept, stored, page, { scripts, offer, put, ...known }, send) {
  const bundle = JSON.parse(page.bundle);
  const given = { ...page.given, ...known, ...stored, new: stored.isNew && !stored.changed, updated: "" };
  const draft = new Draft(draftsIn(kept, stored), photosIn(kept), given);
  const how = stored.changed ? await draft.load() : "";
  const { offerLast } = await offer;
  const more = await ready(bundle, given, await scripts);
  const holder = put();
  const alive = enliven({ bundle, given, draft, kept: how || "begun", ...more, send: (filling) => send(draft, filling) });
  // The draft keeps what is confirmed, and is saved with every answer.
  stored.confirmed = stored.confirmed || {};
  const offered = offerLast && offerLast(alive.page, stored);
  draft.confirmed = () => (offered ? offered.confirmed() : []);
  toTop(holder);
  return async () => {
    if (offered) offered.stop();
    alive.stop();
    await draft.flush();
    draft.stop();
  };
}
