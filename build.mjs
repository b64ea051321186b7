// Builds what the browser loads into static/built/: the used rules of the style sheets, and the page's modules.
import { readFile, writeFile, mkdir } from "node:fs/promises";
import { gzipSync, constants } from "node:zlib";
import { build, transform } from "esbuild";
import { PurgeCSS } from "purgecss";

const OUT = "static/built";
// WebViews of phones from about 2018 on: WeChat's own on Android, WKWebView on iOS.
const TARGET = ["chrome67", "safari12", "es2018"];
const ENTRIES = { fill: "static/fieldwork/fill.mjs", register: "static/fieldwork/register.mjs", phone: "static/phone/phone.mjs" };
// What a page loads only for surveys that need it, and the phone only to register and correct.
const MODULES = { rare: "static/engine/rare.mjs", types: "static/fieldwork/types.mjs", comforts: "static/fieldwork/comforts.mjs", days: "static/fieldwork/days.mjs", identity: "static/fieldwork/identity.mjs", finder: "static/fieldwork/finder.mjs", filling: "static/phone/pages/filling.mjs", sent: "static/phone/pages/sent.mjs", people: "static/phone/pages/register.mjs", moved: "static/phone/pages/moved.mjs", offering: "static/phone/offering.mjs", county: "static/phone/county.mjs" };

/** WeUI as we use it: sizes follow the reader's text size, with no dark theme to carry, and a button stays one colour. */
const weui = {
  name: "weui",
  setup({ onLoad }) {
    onLoad({ filter: /weui[\\/]dist[\\/].*\.css$/ }, async ({ path }) => {
      const text = await readFile(path, "utf8");
      const rem = (_, number) => (Math.abs(number) <= 1 ? `${number}px` : `${+(number / 16).toFixed(4)}rem`);
      return { contents: withoutThemes(text).replace(/(-?\d*\.?\d+)px\b/g, rem), loader: "css" };
    });
  },
};

function withoutThemes(text) {
  let kept = text;
  for (let at; (at = kept.indexOf("@media (prefers-color-scheme:dark)")) >= 0; ) {
    let depth = 0;
    let end = kept.indexOf("{", at);
    do depth += { "{": 1, "}": -1 }[kept[end++]] || 0; while (depth);
    kept = kept.slice(0, at) + kept.slice(end);
  }
  return kept.replace(/[^{}]*(\[data-weui-theme='dark'\]|:visited)[^{}]*\{[^{}]*\}/g, "\n");
}

async function styles() {
  const bundled = await build({ entryPoints: ["static/styles/app.css"], bundle: true, write: false, plugins: [weui] });
  const [used] = await new PurgeCSS().purge({
    content: ["templates/**/*.html", "static/fieldwork/**/*.mjs", "static/phone/**/*.mjs", "forms/fields.py", "web/**/*.py"],
    css: [{ raw: bundled.outputFiles[0].text }],
    variables: true,
    defaultExtractor: (content) => content.match(/[\w-]+/g) || [],
    // Classes that templates put together: weui-btn_{kind}, message_{tone} …
    safelist: { standard: [/^weui-btn_(primary|default|warn)$/, /^weui-badge_(accent|good|bad|warn)$/, /^message_(good|bad|warn)$/, /^choices_\d$/] },
  });
  const { code } = await transform(used.css, { loader: "css", minify: true, target: ["chrome67", "safari12"] });
  await keep("app.css", code);
}

async function scripts() {
  const how = {
    bundle: true, write: false, minify: true, target: TARGET, outdir: OUT, charset: "utf8",
    // Old Safari trips over a rare form of destructuring that we do not write; it can import what few pages need.
    supported: { destructuring: true, "dynamic-import": true },
  };
  const built = await Promise.all([build({ ...how, entryPoints: ENTRIES, format: "iife" }), build({ ...how, entryPoints: MODULES, format: "esm" })]);
  for (const { outputFiles } of built) for (const file of outputFiles) await keep(file.path.split("/").pop(), file.text);
}

/** The file, and beside it the same file compressed, as the server sends it. */
async function keep(name, text) {
  const squeezed = gzipSync(text, { level: constants.Z_BEST_COMPRESSION });
  await writeFile(`${OUT}/${name}`, text);
  await writeFile(`${OUT}/${name}.gz`, squeezed);
  console.log(`${name}: ${text.length} characters, ${squeezed.length} bytes compressed`);
}

await mkdir(OUT, { recursive: true });
await Promise.all([styles(), scripts()]);
