// Pictures and sounds of choices that were drawn anew: taken from where the server left them in the page.

/** Put beside the words of each choice what the survey shows with it. */
export function picture(block) {
  const kept = block.querySelector("template[data-pictures]");
  for (const input of kept ? block.querySelectorAll("[data-choices] input") : []) {
    const found = [...kept.content.children].find((one) => one.dataset.for === input.value);
    if (found) input.nextElementSibling.prepend(...found.cloneNode(true).childNodes);
  }
}
