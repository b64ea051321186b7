// Questions that need more than a control: photos from the camera, the place of the phone.

import { firstControl } from "./controls.mjs";
import { locate } from "./location.mjs";
import { mark } from "./problems.mjs";
import { smallPhoto } from "./photo.mjs";
import { photos } from "./store.mjs";
import { say } from "./words.mjs";

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
  for (const block of page.form.querySelectorAll('[data-type="image"]')) show(block, draft);
  for (const { place, file } of chosen) if (page.block(place)) take(page, draft, page.block(place), file);
}

async function take(page, draft, block, file) {
  const { name, note, file: input } = parts(block);
  note.textContent = say("Making the photo smaller …");
  mark(block, "");
  try {
    const photo = await smallPhoto(file);
    const called = `${block.dataset.q.split("/").pop()}-${photo.sha256.slice(0, 8)}.jpg`;
    await draft.attach(called, photo);
    name.value = called;
    page.answer(block.dataset.q, called);
    page.judge(block.dataset.q);
    await show(block, draft);
  } catch (error) {
    note.textContent = "";
    mark(block, say("This photo cannot be read. Take it again or choose another."));
  }
  input.value = "";
}

function drop(page, block) {
  const { name, thumb, note, drop: button } = parts(block);
  name.value = note.textContent = "";
  thumb.hidden = button.hidden = true;
  page.answer(block.dataset.q, "");
  firstControl(block).focus();
}

async function show(block, draft) {
  const { name, thumb, note, drop: button } = parts(block);
  const file = name.value && draft.file(name.value);
  button.hidden = !file;
  if (!file) return;
  const blob = await photos.load(file.sha256).catch(() => undefined);
  if (!blob) return;
  if (thumb.src.startsWith("blob:")) URL.revokeObjectURL(thumb.src);
  thumb.src = URL.createObjectURL(blob);
  thumb.hidden = false;
  note.textContent = say("A photo is attached (%(size)s KB). Choose another to replace it.", { size: Math.ceil(blob.size / 1024) });
}

export function dressLocations(page) {
  page.form.addEventListener("click", ({ target }) => {
    const block = target.closest('[data-type="geopoint"]');
    if (!block) return;
    if (target.closest("[data-locate]")) find(page, block);
    if (target.closest("[data-unlocate]")) put(page, block, "");
  });
}

async function find(page, block) {
  const note = block.querySelector("[data-locate-note]");
  note.textContent = say("Looking for the place …");
  try {
    put(page, block, await locate());
    note.textContent = "";
  } catch (error) {
    note.textContent = say("The place cannot be found. Allow it in the phone's settings, or go on without.");
  }
}

function put(page, block, value) {
  firstControl(block).value = value;
  block.querySelector("[data-unlocate]").hidden = !value;
  page.answer(block.dataset.q, value);
}
