// Asks the server as this device. What cannot be had is told by kind: offline, login, revoked or refused.

import { NotSent } from "../fieldwork/outbox.mjs";

const LONGEST = 30000;

/** `ask(method, path, body, type)` → the answer's JSON. Nothing is believed that is not JSON from our own server. */
export function asker(token) {
  return async (method, path, body, type = "application/json") => {
    const headers = { Accept: "application/json", ...(body ? { "Content-Type": type } : {}) };
    if (token) headers.Authorization = `Bearer ${token}`;
    const response = await request(method, path, body, headers);
    const said = await response.json().catch(() => undefined);
    // A captive portal answers 200 with a page of its own.
    if (response.ok && said) return said;
    if (response.ok) throw new NotSent("offline");
    const problem = (said && said.problem) || {};
    if (problem.code === "device_revoked") throw new NotSent("revoked");
    if (response.status === 401) throw new NotSent("login", problem.message);
    throw new NotSent("refused", problem.message || "", response.status);
  };
}

async function request(method, path, body, headers) {
  const stop = window.AbortController && new AbortController();
  const timer = stop && setTimeout(() => stop.abort(), LONGEST + (body && body.size ? body.size / 4 : 0));
  try {
    return await fetch(path, { method, body, headers, credentials: "omit", cache: "no-store", signal: stop ? stop.signal : undefined });
  } catch (error) {
    throw new NotSent("offline");
  } finally {
    clearTimeout(timer);
  }
}
