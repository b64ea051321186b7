// Sends a finished visit and its photos, and believes only the receipt. Knows the API, not the page.

/** What stopped the sending: `kind` is offline, login, photo (`words` is its name), or refused with the server's words. */
export class NotSent extends Error {
  constructor(kind, words = "", status = 0) {
    super(kind);
    Object.assign(this, { kind, words, status });
  }
}

/** The receipt of the visit, once it names every file as held. `progress(done, all)` is told as the files go.
 * A photo that is neither on this phone nor among the `held` hashes stops the sending before the visit goes. `token` keeps
 * the device's token: {load, save, forget}. */
export async function send({ account, visit, load, held: before, token, csrf, progress }) {
  const ask = authorised(account, token, csrf);
  const all = visit.files.length + 1;
  let done = 0;
  for (const file of visit.files) {
    const blob = await load(file.sha256);
    if (!blob && !before.includes(file.sha256)) throw new NotSent("photo", file.name);
    if (blob) await ask("PUT", `/api/files/${file.sha256}`, blob, blob.type || "image/jpeg");
    progress((done += 1), all);
  }
  const receipt = await ask("POST", "/api/visits", JSON.stringify(visit), "application/json");
  const held = (receipt.files || []).filter((file) => file.held).map((file) => file.sha256);
  if (receipt.uuid !== visit.uuid || !visit.files.every((file) => held.includes(file.sha256))) {
    throw new NotSent("refused", "", 200);
  }
  progress(all, all);
  return receipt;
}

function authorised(account, kept, csrf) {
  return async (method, path, body, type) => {
    for (let again = true; ; again = false) {
      const token = (await kept.load()) || (await newToken(account, kept, csrf));
      const response = await request(method, path, body, { "Content-Type": type, Authorization: `Bearer ${token}` });
      if (response.ok) return response.json();
      if (response.status !== 401) throw await refusal(response);
      kept.forget();
      if (!again) throw new NotSent("login");
    }
  };
}

async function newToken(account, kept, csrf) {
  const body = JSON.stringify({ device: navigator.userAgent.slice(0, 80) });
  const response = await request("POST", "/api/devices", body, { "Content-Type": "application/json", "X-CSRFToken": csrf });
  if (!response.ok) throw [400, 401, 403].includes(response.status) ? new NotSent("login") : await refusal(response);
  const { token, account: mine } = await response.json();
  if (mine.id !== account) throw new NotSent("login");
  await kept.save(token);
  return token;
}

async function request(method, path, body, headers) {
  try {
    return await fetch(path, { method, body, headers: { Accept: "application/json", ...headers }, credentials: "same-origin" });
  } catch (error) {
    throw new NotSent("offline");
  }
}

async function refusal(response) {
  const said = await response.json().catch(() => ({}));
  return new NotSent("refused", (said.problem && said.problem.message) || "", response.status);
}
