// Before anything is open: the first log-in, the PIN that closes all, and the PIN that opens it.

import { tell } from "../../fieldwork/problems.mjs";
import { say } from "../../fieldwork/words.mjs";
import { drawn, show } from "../draw.mjs";
import { setPin, spare, tryPin } from "../guard.mjs";
import { isFull, stayWords } from "../room.mjs";
import { asker } from "../wire.mjs";

/** `logIn(username, password)` goes on by itself. */
export function showLogin(app, logIn) {
  show(drawn("login", { stay: stayWords() }));
  app.acts.login = ({ username, password }) => logIn(username.value, password.value);
}

export function showNewPin(app, done) {
  show(drawn("new-pin"));
  app.acts["new-pin"] = async ({ pin, again }) => {
    if (pin.value !== again.value) tell(say("Both must be the same."), "bad");
    else await done(pin.value);
  };
}

/** `opened({kept, key})` once it was right. */
export async function showPin(app, opened) {
  const view = show(drawn("pin"));
  view.querySelector("input").focus();
  app.acts.pin = async ({ pin: typed }) => {
    const found = await tryPin(typed.value);
    typed.value = "";
    if (found.kept) await opened(found);
    else tell(refusal(found, closed), "bad");
  };
  const closed = await spare();
  const forgotten = view.querySelector("[data-forgotten]");
  if (!closed || !forgotten) return;
  Object.assign(forgotten, { hidden: false, onclick: () => showForgotten(app, closed, opened) });
}

/** On-line, the county gives the data key back to the worker whose phone this is: under a new PIN everything is there. */
function showForgotten(app, { closed }, opened) {
  show(drawn("forgotten"));
  tell("");
  app.acts.forgotten = async ({ username, password }) => {
    const asked = { username: username.value, password: password.value, spare: closed };
    const { key } = await asker()("POST", "/api/spare", JSON.stringify(asked)).catch(app.ended);
    const raw = Uint8Array.from(atob(key), (sign) => sign.charCodeAt(0));
    showNewPin(app, async (pin) => opened(await setPin(pin, raw)));
  };
}

function refusal({ wait, left }, closed) {
  if (wait) return say("Wait %(seconds)s seconds, then try again.", { seconds: Math.ceil(wait / 1000) });
  if (left) return say("Wrong PIN. %(left)s tries are left.", { left });
  if (closed) return say("The PIN was wrong too often. Tap “Forgotten the PIN?” and log in: everything is still there.");
  return say("The PIN was wrong too often. What was sent is safe at the station. Erase this phone's data to begin anew.");
}

/** What waits cannot be sent before the worker has logged in again; everything else goes on. */
export function tellLoginEnded(app, logIn) {
  if (document.querySelector("[data-view] form[data-form=login]")) return;
  const button = Object.assign(document.createElement("button"), {
    type: "button", className: "weui-btn weui-btn_primary weui-btn_small", textContent: say("Log in"), onclick: () => showLogin(app, logIn),
  });
  tell(say("Your log-in has ended. Log in to send; everything is kept on this phone."), "warn", [button]);
}

/** The words for what went wrong. */
export function reason(error) {
  if (error.message === "role") return say("This account is no worker's. Use the desk's pages.");
  if (error.message === "other") return say("This phone holds the visits of %(name)s. Log in as %(name)s.", { name: error.holder });
  if (error.words) return error.words;
  if (error.kind === "offline") return say("There is no network. Try again where there is one.");
  if (isFull(error)) return say("This phone is full, so this was not kept. Delete films or apps that you do not need, then try again.");
  console.error(error);
  return say("This did not work on this phone. Lock the app, open it again and try once more; what it holds is kept.");
}
