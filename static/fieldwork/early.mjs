// What somebody typed, chose or ticked before the page came alive: the controls that are no longer as the server drew them.

import { read } from "./controls.mjs";

/** {photos: [{place, file}], takeOver(redrawn)}, at the places of the page's Filling. `moved`: its rows may be others. */
export function typedBefore(page, moved) {
  const [answers, photos] = [[], []];
  for (const block of page.form.querySelectorAll("[data-q]")) {
    const controls = [...block.querySelectorAll("input:not([type=hidden]), textarea, select")].filter(isTouched);
    const place = controls.length ? placeOf(page, block.dataset.q, moved) : "";
    if (!place) continue;
    const [control] = controls;
    if (control.type === "file") photos.push({ place, file: control.files[0] });
    else answers.push({ place, value: read(block) });
  }
  return { photos, takeOver: (redrawn) => answers.forEach((answer) => takeOver(page, answer, redrawn)) };
}

/** It is drawn again where the page was. An answer before it may have taken its row away. */
function takeOver(page, { place, value }, redrawn) {
  if (!page.block(place)) return;
  page.answer(place, value);
  if (redrawn) page.drawOne(place, true);
}

function isTouched(control) {
  if (control.type === "file") return control.files.length > 0;
  if (control.readOnly) return false;
  if (control.tagName === "SELECT") {
    return control.selectedIndex !== Math.max(0, [...control.options].findIndex((option) => option.defaultSelected));
  }
  if (["radio", "checkbox"].includes(control.type)) return control.checked !== control.defaultChecked;
  return control.value !== control.defaultValue && control.value !== drawn(control);
}

/** What the control shows of the server's value: a calendar shows nothing of what is no day. */
function drawn(control) {
  const copy = control.cloneNode();
  copy.value = control.defaultValue;
  return copy.value;
}

/** The place of the server's row among the rows of the Filling, by its id; "" where the row is gone. */
function placeOf(page, place, moved) {
  let [before, there] = ["", ""];
  for (const step of place.split("/")) {
    const [, name, number] = /^([^[]+)(?:\[(\d+)\])?$/.exec(step);
    before += `${before && "/"}${step}`;
    there += `${there && "/"}${name}`;
    if (number) {
      const row = page.filling.rows(there).indexOf(page.form.elements[`${before}/_id`].value) + 1;
      if (!row && moved) return "";
      there += `[${row || number}]`;
    }
  }
  return there;
}
