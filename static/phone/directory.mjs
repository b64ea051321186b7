// The households of the area, as the start page and the search need them: a short line each, all in memory.

const DAY = 86400000;

/** A household's line: what is shown of it in a list, and what finds it. */
export function lineOf(household, pinyin) {
  const names = [household.head, ...household.residents.map(({ name }) => name)];
  const numbers = household.residents.map(({ id_number: number }) => number.slice(-4)).filter(Boolean);
  const { id, head, address, area, due, groups } = household;
  return { id, head, address, area, due, groups, needs: household.needs.length, names: [...new Set(names)], numbers, pinyin };
}

export class Directory {
  /** `places`: area code → name. */
  constructor(lines, places) {
    this.lines = new Map(lines.map((line) => [line.id, line]));
    this.places = places;
  }

  put(line) {
    this.lines.set(line.id, line);
  }

  drop(id) {
    this.lines.delete(id);
  }

  get size() {
    return this.lines.size;
  }

  /** Those whose visit is due by the end of `today` (YYYY-MM-DD), the longest overdue first. */
  due(today) {
    return [...this.lines.values()].filter(({ due }) => due <= today).sort((a, b) => (a.due < b.due ? -1 : 1));
  }

  /** Lines that a part of a name, its pinyin initials, an address, a village or an ID number's last four digits find. */
  find(text) {
    const words = text.trim().toLowerCase().split(/\s+/).filter(Boolean);
    if (!words.length) return [];
    const scored = [];
    for (const line of this.lines.values()) {
      const scores = words.map((word) => this.score(line, word));
      if (scores.every(Boolean)) scored.push([Math.max(...scores), line]);
    }
    return scored.sort(([a], [b]) => b - a).map(([, line]) => line);
  }

  score(line, word) {
    if (line.names.some((name) => name.toLowerCase().startsWith(word))) return 4;
    if (line.names.some((name) => name.toLowerCase().includes(word))) return 3;
    if (/^[0-9]{3}[0-9x]$/.test(word) && line.numbers.some((number) => number.toLowerCase() === word)) return 3;
    if (line.pinyin.some((initials) => initials.startsWith(word))) return 2;
    const place = `${this.places[line.area] || ""} ${line.address}`.toLowerCase();
    return place.includes(word) ? 1 : 0;
  }
}

/** How many days a day is overdue; negative before. */
export const overdue = (due, today) => Math.round((Date.parse(today) - Date.parse(due)) / DAY);
