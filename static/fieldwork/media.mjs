// Pictures and sounds of choices that were drawn anew: taken from where the server left them in the page.

/** Put beside the words of each choice what the survey shows with it. */
export function picture(block) {
  const kept = block.querySelector("template[data-pictures]");
  for (const input of kept ? block.querySelectorAll("[data-choices] input") : []) {
    const found = [...kept.content.children].find((one) => one.dataset.for === input.value);
    if (found) input.nextElementSibling.prepend(...found.cloneNode(true).childNodes);
  }
}

/** Have all pictures on this phone before the network is gone, those of rows and choices still to come too. */
export function fetchPictures(root) {
  for (const { attributes } of root.querySelectorAll(".media__picture")) new Image().src = attributes.src.value;
  for (const blank of root.querySelectorAll("template")) fetchPictures(blank.content);
}
