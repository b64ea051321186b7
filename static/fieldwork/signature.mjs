// A sheet to sign or draw on with a finger. Each stroke is kept at once, as a PNG, as a photo is.

import { MOST, drawn, sha256, smallPhoto } from "./photo.mjs";
import { element } from "./problems.mjs";
import { bound, digest, isSignature, signedIn } from "./signed.mjs";
import { say } from "./words.mjs";

const WIDTH = 4;
const PAUSE = 500;

export function drawIn(block, page, draft) {
  const holder = block.querySelector("[data-pad]");
  const sheet = holder.querySelector("canvas");
  const thumb = block.querySelector("[data-thumb]");
  const pen = sheet.getContext("2d");
  Object.assign(pen, { lineWidth: WIDTH, lineCap: "round", lineJoin: "round", strokeStyle: "#111" });
  clear(pen);
  holder.hidden = false;
  let last = null;
  sheet.addEventListener("pointerdown", (event) => {
    if (sheet.closest(":disabled")) return;
    event.preventDefault();
    sheet.setPointerCapture(event.pointerId);
    last = at(sheet, event);
    stroke(pen, last, last);
  });
  sheet.addEventListener("pointermove", (event) => {
    if (!last) return;
    const here = at(sheet, event);
    stroke(pen, last, here);
    last = here;
  });
  const lift = () => {
    if (last) keep(block, sheet, page, draft);
    last = null;
  };
  sheet.addEventListener("pointerup", lift);
  sheet.addEventListener("pointercancel", lift);
  block.querySelector("[data-photo-drop]").addEventListener("click", () => clear(pen));
  // A photo that was chosen, or the drawing of before, is what one goes on with.
  thumb.addEventListener("load", () => under(pen, thumb));
  if (thumb.complete && thumb.naturalWidth) under(pen, thumb);
  if (isSignature(page.item(block.dataset.q))) watch(block, page, draft);
}

/** Whoever changes an answer after somebody has signed is told so, at the signature and before the visit goes. */
function watch(block, page, draft) {
  const note = block.insertBefore(element("p", "stale", ""), block.querySelector(":scope > .error"));
  note.setAttribute("role", "status");
  let timer;
  const look = async () => {
    const picture = draft.file(page.filling.value(block.dataset.q));
    const blob = picture && (await draft.photos.load(picture.sha256).catch(() => undefined));
    const answers = blob && (await signedIn(blob));
    const isStale = answers && answers !== (await digest(page));
    note.textContent = isStale ? say("Answers were changed after this was signed. Sign again, or leave it so: the station sees it.") : "";
    if (isStale) note.dataset.stale = "";
    else delete note.dataset.stale;
  };
  const { changed } = page;
  page.changed = () => {
    changed();
    clearTimeout(timer);
    timer = setTimeout(() => block.isConnected && look(), PAUSE);
  };
  look();
}

async function keep(block, sheet, page, draft) {
  const place = block.dataset.q;
  const isSigned = isSignature(page.item(place));
  const picture = await smallPicture(sheet, isSigned);
  const said = isSigned && { at: new Date().toISOString(), worker: draft.given.username, answers: await digest(page) };
  const blob = said ? await bound(picture, said) : picture;
  const hash = await sha256(await blob.arrayBuffer());
  const name = `${place.split("/").pop()}-${hash.slice(0, 8)}.${blob.type === "image/jpeg" ? "jpg" : "png"}`;
  await draft.attach(name, { blob, sha256: hash });
  block.querySelector("input[type=hidden]").value = name;
  block.querySelector("[data-photo-drop]").hidden = false;
  block.querySelector("[data-photo-note]").textContent = say("What you drew is kept.");
  page.answer(place, name);
  page.judge(place);
}

const png = (sheet) => new Promise((resolve) => sheet.toBlob(resolve, "image/png"));

/** No larger than a photo may be. Over a photo a PNG is; a signature stays one, for it bears what it was made under. */
async function smallPicture(sheet, isSigned) {
  const whole = await png(sheet);
  if (whole.size <= MOST) return whole;
  return isSigned ? png(drawn(sheet, sheet.width / 2)) : (await smallPhoto(whole)).blob;
}

function clear(pen) {
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, pen.canvas.width, pen.canvas.height);
}

function under(pen, picture) {
  const { width, height } = pen.canvas;
  const scale = Math.min(width / picture.naturalWidth, height / picture.naturalHeight);
  const [wide, high] = [picture.naturalWidth * scale, picture.naturalHeight * scale];
  clear(pen);
  pen.drawImage(picture, (width - wide) / 2, (height - high) / 2, wide, high);
  picture.hidden = true;
}

function at(sheet, { clientX, clientY }) {
  const { left, top, width, height } = sheet.getBoundingClientRect();
  return [((clientX - left) * sheet.width) / width, ((clientY - top) * sheet.height) / height];
}

function stroke(pen, from, to) {
  pen.beginPath();
  pen.moveTo(...from);
  pen.lineTo(...to);
  pen.stroke();
}
