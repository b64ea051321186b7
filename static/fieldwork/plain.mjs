// A label's words without tags and marks, as web/fieldwork/survey_page.py writes them.

const TAG = /<\/?[A-Za-z][^<>]*>/g;
const STARS = /(\*\*|__)(?=\S)(.+?\S|\S)\1/g;

export function plain(text) {
  let words = text;
  if (/[<&]/.test(words)) {
    words = words.replace(/<br\s*\/?>/gi, "\n").replace(TAG, "");
    if (words.includes("&")) {
      const area = document.createElement("textarea");
      area.innerHTML = words.replace(/</g, "&lt;");
      words = area.value;
    }
  }
  return words.replace(STARS, "$2").replace(/^#{1,6}\s+/gm, "").replace(/\s*\n\s*\n\s*/g, "\n\n").trim();
}
