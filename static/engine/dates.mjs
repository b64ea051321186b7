// Dates and date-times as text, and as days since 1970-01-01; the twin of forms/expressions/dates.py.
// A moment is {day, clock, offset}: a date has no clock (null), a date-time may lack its offset (null).
const DAY = 86400000;
const MINUTE = 60000;
const FIRST = -719162; // 0001-01-01
const LAST = 2932896; // 9999-12-31
const ISO = /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(?:(Z)|([+-])(\d\d):?(\d\d)?)?)?$/;
const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
const WEEKDAYS = "Sun Mon Tue Wed Thu Fri Sat".split(" ");

const padded = (number, width = 2) => String(number).padStart(width, "0");

const dayOf = (year, month, day) => {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  const exists = year > 0 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return exists ? date.getTime() / DAY : null;
};

export const moment = (text) => {
  const found = ISO.exec(text);
  if (!found) return null;
  const parts = found.map((part) => (part === undefined ? undefined : Number(part)));
  const [, year, month, date, hour, minute, second = 0, , , , east = 0, eastMinute = 0] = parts;
  const day = dayOf(year, month, date);
  if (day === null) return null;
  if (hour === undefined) return { day, clock: null, offset: null };
  if (hour > 23 || minute > 59 || second > 59 || east > 14 || eastMinute > 59) return null;
  const clock = (hour * 60 + minute) * MINUTE + second * 1000 + +(found[7] || "").slice(0, 3).padEnd(3, "0");
  const offset = found[8] || found[9] ? (east * 60 + eastMinute) * (found[9] === "-" ? -1 : 1) : null;
  const utc = Math.floor((day * DAY + clock - (offset || 0) * MINUTE) / DAY);
  return utc >= FIRST && utc <= LAST ? { day, clock, offset } : null;
};

export const instant = (found) => found.day * DAY + (found.clock || 0) - (found.offset || 0) * MINUTE;
export const wall = (found) => (found.day * DAY + (found.clock || 0)) / DAY;
export const days = (found) => (found.clock === null ? found.day : instant(found) / DAY);

const at = (milliseconds, offset) => {
  const local = milliseconds + offset * MINUTE;
  const day = Math.floor(local / DAY);
  return { day, clock: local - day * DAY, offset };
};

export const inZone = (found, zone) => (found.offset === null ? found : at(instant(found), zone(instant(found))));

export const fromDays = (number, zone) => {
  if (!(number >= FIRST + 1 && number <= LAST - 1)) return null;
  if (number === Math.floor(number)) return { day: number, clock: null, offset: null };
  const milliseconds = Math.floor(number * DAY + 0.5);
  return at(milliseconds, zone(milliseconds));
};

// An hour that summer time leaves out is the next one; of an hour that comes twice it is the first.
export const withOffset = (found, zone) => {
  if (found.offset !== null) return inZone(found, zone);
  const { day, clock } = { ...found, clock: found.clock || 0 };
  const local = day * DAY + clock;
  const before = zone(local - DAY);
  const real = [before, zone(local + DAY)].filter((offset) => zone(local - offset * MINUTE) === offset);
  if (real.length) return { day, clock, offset: real[0] };
  if (day <= FIRST || day >= LAST) return { day, clock, offset: 0 };
  const milliseconds = local - before * MINUTE;
  return at(milliseconds, zone(milliseconds));
};

const clockParts = ({ clock }) => [
  Math.floor(clock / 3600000),
  Math.floor(clock / MINUTE) % 60,
  Math.floor(clock / 1000) % 60,
  clock % 1000,
];

export const dateText = ({ day }) => {
  const date = new Date(day * DAY);
  return `${padded(date.getUTCFullYear(), 4)}-${padded(date.getUTCMonth() + 1)}-${padded(date.getUTCDate())}`;
};

export const dateTimeText = (found) => {
  const [hour, minute, second, thousandth] = clockParts(found);
  const offset = found.offset || 0;
  const east = `${offset < 0 ? "-" : "+"}${padded(Math.floor(Math.abs(offset) / 60))}:${padded(Math.abs(offset) % 60)}`;
  return `${dateText(found)}T${padded(hour)}:${padded(minute)}:${padded(second)}.${padded(thousandth, 3)}${east}`;
};

export const formatted = (found, pattern) => {
  const date = new Date(found.day * DAY);
  const [hour, minute, second, thousandth] = clockParts(found);
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
  const parts = {
    Y: padded(year, 4),
    y: padded(year % 100),
    m: padded(month + 1),
    n: month + 1,
    b: MONTHS[month],
    d: padded(day),
    e: day,
    a: WEEKDAYS[date.getUTCDay()],
    H: padded(hour),
    h: hour,
    M: padded(minute),
    S: padded(second),
    3: padded(thousandth, 3),
    "%": "%",
  };
  const known = new Map(Object.entries(parts));
  return pattern.replace(/%([^\n])/gu, (whole, letter) => (known.has(letter) ? known.get(letter) : whole));
};
