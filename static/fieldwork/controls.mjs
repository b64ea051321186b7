// A question's control: what it says as an answer, and how an answer is written into it. One row of the table per type.

const ACKNOWLEDGED = "OK";
const NUMBER = /^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)$/;

const text = {
  read: (block) => (field(block).value || "").replace(/\r\n?/g, "\n").trim(),
  write(block, value) {
    const control = field(block);
    const shown = value === undefined || value === null ? "" : String(value);
    if (control.value !== shown) control.value = shown;
  },
};

const number = {
  read(block) {
    const typed = text.read(block);
    const plain = typed.normalize("NFKC").replace(/[ ,]/g, "");
    return NUMBER.test(plain) ? Number(plain) : typed;
  },
  write: text.write,
};

const choices = {
  read(block) {
    const list = block.querySelector("select");
    return list ? list.value : checked(block).join(" ");
  },
  write(block, value) {
    const list = block.querySelector("select");
    if (list) {
      list.value = value || "";
      return;
    }
    const wanted = Array.isArray(value) ? value : String(value || "").split(" ");
    for (const input of block.querySelectorAll("[data-choices] input")) input.checked = wanted.includes(input.value);
  },
};

const acknowledge = {
  read: (block) => (block.querySelector("input").checked ? ACKNOWLEDGED : ""),
  write: (block, value) => (block.querySelector("input").checked = value === ACKNOWLEDGED),
};

const file = { read: (block) => hidden(block).value, write: (block, value) => (hidden(block).value = value || "") };

/** Type of question → how it is read and written; what is not here is text. Others add theirs (types.mjs, clocks.mjs). */
export const kinds = {
  integer: number, decimal: number, range: number,
  select_one: choices, select_multiple: choices, acknowledge,
  image: file, audio: file, video: file, file,
};

const kind = (block) => kinds[block.dataset.kind] || kinds[block.dataset.type] || text;

export const read = (block) => kind(block).read(block);
export const write = (block, value) => kind(block).write(block, value);

/** Show what the engine chose; a question without a result is not there. */
export function tellResult(block, words) {
  block.querySelector("[data-result]").textContent = words;
  block.hidden = block.hidden || !words;
}

/** What takes the focus when something is wrong with the question. */
export function firstControl(block) {
  return block.querySelector("input:not([type=hidden]), select, textarea") || block;
}

/** Draw the choices anew, keeping what is chosen where it is still offered. */
export function offer(block, offered) {
  if (kind(block).offer) {
    kind(block).offer(block, offered);
    return;
  }
  const place = block.dataset.q;
  const box = block.querySelector("[data-choices]");
  const chosen = read(block).split(" ");
  if (box.tagName === "SELECT") {
    while (box.options.length > 1) box.remove(1);
    for (const { name, label } of offered) box.add(new Option(label, name, false, chosen.includes(name)));
    return;
  }
  const type = block.dataset.type === "select_one" ? "radio" : "checkbox";
  box.textContent = "";
  offered.forEach(({ name, label, html }) => {
    const row = document.createElement("label");
    row.className = "choice";
    row.dir = "auto";
    const input = Object.assign(document.createElement("input"), { type, name: place, value: name });
    input.checked = chosen.includes(name);
    const words = document.createElement("span");
    if (html) words.innerHTML = html;
    else words.textContent = label;
    row.append(input, words);
    box.append(row);
  });
}

const field = (block) => block.querySelector("input:not([type=hidden]), textarea, select");
const hidden = (block) => block.querySelector("input[type=hidden]");
const checked = (block) => [...block.querySelectorAll("[data-choices] input:checked")].map((input) => input.value);
