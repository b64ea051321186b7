// Before anything is open: the first log-in, the PIN that closes all, and the PIN that opens it.

import { tell } from "../../fieldwork/problems.mjs";
import { say } from "../../fieldwork/words.mjs";
import { drawn, show } from "../draw.mjs";
import { isFull, stayWords } from "../room.mjs";

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

/** `attempt(pin)` as of guard.mjs; `opened(kept)` once it was right. */
export function showPin(app, attempt, opened) {
  show(drawn("pin")).querySelector("input").focus();
  app.acts.pin = async ({ pin: typed }) => {
    const found = await attempt(typed.value);
    typed.value = "";
    if (found.kept) await opened(found.kept);
    else tell(refusal(found), "bad");
  };
}

function refusal({ wait, left }) {
  if (wait) return say("Wait %(seconds)s seconds, then try again.", { seconds: Math.ceil(wait / 1000) });
  if (left) return say("Wrong PIN. %(left)s tries are left.", { left });
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
