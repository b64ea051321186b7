// Asks the server as this device. What cannot be had is told by kind: offline, login, revoked or refused.

import { NotSent } from "../fieldwork/outbox.mjs";
import { say } from "../fieldwork/words.mjs";

const LONGEST = 30000;

/** `ask(method, path, body, type, more)` → the answer's JSON. Nothing is believed that is not JSON from our own server.
 * A NotSent carries the server's `problem` and, where the server asks to be left alone, for how many seconds: `after`. */
export function asker(token) {
  return async (method, path, body, type = "application/json", more = {}) => {
    // Whatever the station says is said in the language of this page.
    const headers = { Accept: "application/json", "Accept-Language": document.documentElement.lang, ...(body ? { "Content-Type": type } : {}), ...more };
    if (token) headers.Authorization = `Bearer ${token}`;
    const { response, said } = await answered(method, path, body, headers);
    const kind = response.headers.get("Content-Type") || "";
    if (response.ok && said && typeof said === "object") return said;
    // A captive portal answers with a page of its own or leads to it; an answer that was cut is as good as none.
    if (response.type === "opaqueredirect" || (response.ok && !kind.includes("json"))) throw new NotSent("offline", portal());
    if (response.ok) throw new NotSent("offline");
    throw refusal(response, (said && said.problem) || {});
  };
}

const portal = () => say("This network asks for a log-in of its own. Open any page in the browser and log in there, or use mobile data.");

function refusal(response, problem) {
  const { status } = response;
  if (problem.code === "device_revoked") return new NotSent("revoked");
  if (status === 401) return new NotSent("login", problem.message);
  const after = Number(response.headers.get("Retry-After")) || 0;
  return Object.assign(new NotSent("refused", problem.message || unsaid(status), status), { problem, after });
}

/** For what no server of ours has put into words. */
function unsaid(status) {
  if (status === 413) return say("This is too large for the station. Open the visit again and take smaller photos.");
  if (status === 429) return say("The station is busy. It is sent again by itself in a while.");
  if (status === 507) return say("The station's disk is full. Tell the station; everything is kept on this phone and sent later.");
  if (status >= 500) return say("The station's server has a fault. Everything is kept on this phone and sent again by itself.");
  return say("The station did not take this (%(status)s). Everything is kept on this phone; tell the station.", { status });
}

/** The time limit is that of the whole answer: one that stops in its middle does not hold up all that waits. */
async function answered(method, path, body, headers) {
  const stop = window.AbortController && new AbortController();
  const timer = stop && setTimeout(() => stop.abort(), LONGEST + (body && body.size ? body.size / 4 : 0));
  const how = { method, body, headers, credentials: "omit", cache: "no-store", redirect: "manual" };
  try {
    const response = await fetch(path, stop ? { ...how, signal: stop.signal } : how);
    return { response, said: await response.json().catch(() => undefined) };
  } catch (error) {
    throw new NotSent("offline");
  } finally {
    clearTimeout(timer);
  }
}
