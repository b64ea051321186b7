// What a calculation may know of the world: the moment, chance and who asks; the twin of forms/context.py.
// `now` is a Date or milliseconds; `zone` a name (Asia/Shanghai) or minutes east of UTC, else the device's own zone.
// `user`, `device` and the survey's `version` are what username(), deviceid() and version() say, `started` (as `now`) is
// when the visit was begun.
// `tables` are what holds here: their rows are found before those of the survey's own tables of the same name.
import { dateText, dateTimeText } from "./dates.mjs";

const EARLIEST = -62135596800000;
const LATEST = 253402300800000;

const offsetOf = (zone) => {
  if (typeof zone === "number") return () => zone;
  if (!zone) return (milliseconds) => -new Date(milliseconds).getTimezoneOffset() || 0;
  const options = { timeZone: zone, hour12: false };
  ["year", "month", "day", "hour", "minute", "second"].forEach((part) => {
    options[part] = "numeric";
  });
  const format = new Intl.DateTimeFormat("en-US", options);
  return (milliseconds) => {
    const part = {};
    format.formatToParts(milliseconds).forEach(({ type, value }) => {
      part[type] = +value;
    });
    const local = new Date(0);
    local.setUTCFullYear(part.year, part.month - 1, part.day);
    local.setUTCHours(part.hour % 24, part.minute, part.second);
    return Math.floor((local - Math.floor(milliseconds / 1000) * 1000) / 60000);
  };
};

const isOnCalendar = (milliseconds) => milliseconds >= EARLIEST && milliseconds < LATEST;

// Minutes east of UTC at an instant; 0 where the instant or its local time is beyond the calendar's ends.
export const zoneOffset = (zone) => {
  const offsetAt = offsetOf(zone);
  return (milliseconds) => {
    if (!isOnCalendar(milliseconds)) return 0;
    const offset = offsetAt(milliseconds);
    // What is before year 1 comes back as a year of the other era, thus as an offset of more than a day.
    return Math.abs(offset) < 1440 && isOnCalendar(milliseconds + offset * 60000) ? offset : 0;
  };
};

export class Context {
  constructor({ now, zone, uuid, random, user = "", device = "", version = "", started = null, tables = {} }) {
    Object.assign(this, { uuid, random, user, device, version, tables });
    this.offset = zoneOffset(zone);
    const instant = Number(now);
    this.duration = started === null ? 0 : Math.max(0, Math.floor((instant - Number(started)) / 1000));
    const offset = this.offset(instant);
    const local = instant + offset * 60000;
    const day = Math.floor(local / 86400000);
    const moment = { day, clock: local - day * 86400000, offset };
    this.today = dateText(moment);
    this.now = dateTimeText(moment);
  }
}
