// Keeps the phone app's page and scripts, so that it opens without a network. It holds no data of anybody: what the
// phone knows lies in its own sealed database. MADE_OF, put before this by the server, names what the app is made of.

const NAME = `phone ${MADE_OF.mark}`;

// The pages are the same for everybody. Asked for with a session, their `?lang=` would change the language of its other pages.
const shells = () => MADE_OF.shells.map((path) => new Request(path, { credentials: "omit" }));

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(NAME).then((cache) => cache.addAll([...shells(), ...MADE_OF.files])).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const old = (name) => name.startsWith("phone ") && name !== NAME;
  event.waitUntil(
    caches.keys().then((names) => Promise.all(names.filter(old).map((name) => caches.delete(name)))).then(() => self.clients.claim()),
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname, searchParams } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (request.mode === "navigate" && pathname.startsWith(MADE_OF.root)) event.respondWith(shell(searchParams.get("lang")));
  else if (pathname.startsWith("/static/")) event.respondWith(caches.match(request).then((kept) => kept || fetch(request)));
});

/** The page in the language that was asked for, else the one of the last time, else the browser's, else the first. */
async function shell(wanted) {
  const cache = await caches.open(NAME);
  const asked = wanted && (await cache.match(`${MADE_OF.root}?lang=${wanted}`));
  if (asked) await cache.put("language", new Response(wanted));
  const last = await cache.match("language");
  const tag = last ? await last.text() : navigator.language.slice(0, 2);
  const known = asked || (await cache.match(`${MADE_OF.root}?lang=${tag}`));
  return known || (await cache.match(MADE_OF.shells[0])) || fetch(MADE_OF.root);
}
