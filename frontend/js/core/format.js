/**
 * Numbers, times and sizes as text. Pure: the locale and the time are passed in.
 */

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const BYTE_UNITS = ["byte", "kilobyte", "megabyte", "gigabyte"];

/**
 * Confidence in whole per cent, rounded down so that 0.9996 does not show as certain; anything above 0 is at least 1.
 */
export function wholePercent(share) {
  const bounded = Math.min(1, Math.max(0, share));
  const floored = Math.floor(bounded * 100 + 1e-9);
  return bounded > 0 && floored === 0 ? 1 : floored;
}

/** Seconds as the two largest units: `1 h 5 min`, `2 min 5 s`, `40 s`. */
export function duration(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < MINUTE) return `${whole}\u00a0s`;
  const [size, unit, rest, restUnit] = whole < HOUR ? [MINUTE, "min", 1, "s"] : [HOUR, "h", MINUTE, "min"];
  const large = Math.floor(whole / size);
  const small = Math.floor((whole % size) / rest);
  return small ? `${large}\u00a0${unit} ${small}\u00a0${restUnit}` : `${large}\u00a0${unit}`;
}

/** @param {string} locale */
export function createFormat(locale) {
  const percent = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 0 });
  const finePercent = new Intl.NumberFormat(locale, {
    style: "percent",
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  });
  const number = new Intl.NumberFormat(locale);
  const small = new Intl.NumberFormat(locale, { maximumSignificantDigits: 3 });
  const moment = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" });
  const second = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "medium" });
  const byteSigns = BYTE_UNITS.map((unit) => unitSign(locale, unit));
  return {
    locale,
    duration,
    chance: (share) => percent.format(wholePercent(share) / 100),
    rate: (share) => (share == null ? "–" : finePercent.format(share)),
    number: (value) => number.format(value),
    loss: (value) => (value == null ? "–" : small.format(value)),
    second: (iso) => second.format(new Date(iso)),
    moment: (iso) => (iso ? moment.format(new Date(iso)) : "–"),
    bytes: (count) => {
      const power = count < 1 ? 0 : Math.min(BYTE_UNITS.length - 1, Math.floor(Math.log10(count) / 3));
      return `${small.format(count / 1000 ** power)}\u00a0${byteSigns[power]}`;
    },
  };
}

/** How a language writes a unit: `kB`, `ko`. */
function unitSign(locale, unit) {
  const parts = new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "narrow" }).formatToParts(1);
  return parts.find(({ type }) => type === "unit").value.trim();
}
