// Questions that need more than a control: photos from the camera and other files, the place of the phone.

import { firstControl } from "./controls.mjs";
import { locate } from "./location.mjs";
import { mark } from "./problems.mjs";
import { isPicture, smallPhoto, whole } from "./photo.mjs";
import { say } from "./words.mjs";

// A place that is not known to so many metres may be another village.
const FAR = 500;

const parts = (block) => ({
  file: block.querySelector("input[type=file]"),
  name: block.querySelector("input[type=hidden]"),
  thumb: block.querySelector("[data-thumb]"),
  note: block.querySelector("[data-photo-note]"),
  drop: block.querySelector("[data-photo-drop]"),
});

/** `chosen` are photos {place, file} that were chosen before the page came alive. */
export function dressPhotos(page, draft, chosen) {
  page.form.addEventListener("change", ({ target }) => {
    if (target.type === "file" && target.files.length) take(page, draft, target.closest("[data-q]"), target.files[0]);
  });
  page.form.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-photo-drop]");
    if (button) drop(page, button.closest("[data-q]"));
  });
  page.showPhotos = (root) => {
    for (const note of root.querySelectorAll("[data-photo-note]")) show(note.closest("[data-q]"), draft);
  };
  page.showPhotos(page.form);
  for (const { place, file } of chosen) if (page.block(place)) take(page, draft, page.block(place), file);
}

async function take(page, draft, block, file) {
  const { name, note, file: input } = parts(block);
  const isPhoto = block.dataset.type === "image" || (block.dataset.type === "file" && isPicture(file));
  note.textContent = say(isPhoto ? "Making the photo smaller …" : "Reading the file …");
  mark(block, "");
  try {
    const taken = await (isPhoto ? smallPhoto : whole)(file);
    const ending = isPhoto ? "jpg" : (/\.([A-Za-z0-9]{1,5})$/.exec(file.name) || ["", "bin"])[1].toLowerCase();
    const called = `${block.dataset.q.split("/").pop()}-${taken.sha256.slice(0, 8)}.${ending}`;
    await draft.attach(called, taken);
    name.value = called;
    page.answer(block.dataset.q, called);
    page.judge(block.dataset.q);
    await show(block, draft);
  } catch (error) {
    note.textContent = "";
    const words = error.tooLarge ? "This file is larger than 10 MB. Choose a smaller one." : "This file cannot be read. Choose another.";
    const full = error.name === "QuotaExceededError" && "This phone is full, so this was not kept. Delete films or apps that you do not need, then try again.";
    mark(block, say(full || (isPhoto ? "This photo cannot be read. Take it again or choose another." : words)));
  }
  input.value = "";
}

function drop(page, block) {
  const { name, thumb, note, drop: button } = parts(block);
  name.value = note.textContent = "";
  button.hidden = true;
  if (thumb) thumb.hidden = true;
  page.answer(block.dataset.q, "");
  firstControl(block).focus();
}

async function show(block, draft) {
  const { name, thumb, note, drop: button } = parts(block);
  const file = name.value && draft.file(name.value);
  button.hidden = !file;
  if (!file) return;
  const blob = await draft.photos.load(file.sha256).catch(() => undefined);
  if (!blob) return;
  const size = Math.ceil(blob.size / 1024);
  if (!thumb) {
    note.textContent = say("%(name)s (%(size)s KB) is attached. Choose another file to replace it.", { name: name.value, size });
    return;
  }
  if (thumb.src.startsWith("blob:")) URL.revokeObjectURL(thumb.src);
  thumb.src = URL.createObjectURL(blob);
  thumb.hidden = false;
  note.textContent = say("A photo is attached (%(size)s KB). Choose another to replace it.", { size });
}

export function dressLocations(page) {
  page.form.addEventListener("click", ({ target }) => {
    const block = target.closest('[data-type="geopoint"]');
    if (!block) return;
    if (target.closest("[data-locate]")) find(page, block);
    if (target.closest("[data-unlocate]")) put(page, block, "");
  });
  for (const block of page.form.querySelectorAll('[data-type="geopoint"]')) tellPlace(block);
}

/** How near the place is that was noted. */
function tellPlace(block) {
  const metres = firstControl(block).value.split(" ")[3];
  const words = metres > FAR ? "Noted to about %(metres)s metres only. Take it again under the open sky, or leave it so." : "Noted to about %(metres)s metres.";
  block.querySelector("[data-locate-note]").textContent = metres ? say(words, { metres }) : "";
}

async function find(page, block) {
  const note = block.querySelector("[data-locate-note]");
  note.textContent = say("Looking for the place …");
  try {
    put(page, block, await locate());
  } catch (error) {
    note.textContent = say("The place cannot be found. Allow it in the phone's settings, or go on without.");
  }
}

function put(page, block, value) {
  firstControl(block).value = value;
  block.querySelector("[data-unlocate]").hidden = !value;
  tellPlace(block);
  page.answer(block.dataset.q, value);
}
