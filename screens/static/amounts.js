/** Amounts, days and moments as a page writes and speaks them. */

import { language } from "./words.js";

const DIGITS = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
const MYRIADS = ["", "万", "億", "兆"];
const DAY_MILLISECONDS = 86_400_000;

/** `3,200円`, in English `¥3,200`. */
export function formatYen(amount) {
  const grouped = amount.toLocaleString("en-US");
  return language() === "ja" ? `${grouped}円` : `¥${grouped}`;
}

/** An amount as a voice reads it: `三千二百円`, in English `3,200 yen`. */
export function speakYen(amount) {
  if (language() !== "ja") {
    return `${amount.toLocaleString("en-US")} yen`;
  }
  return `${readNumber(amount)}円`;
}

/** A whole number in Japanese numerals, up to 9,999 trillion. */
export function readNumber(amount) {
  if (amount === 0) {
    return "零";
  }
  let rest = amount;
  let text = "";
  for (const myriad of MYRIADS) {
    const group = rest % 10_000;
    rest = Math.floor(rest / 10_000);
    if (group > 0) {
      text = readGroup(group, myriad !== "") + myriad + text;
    }
  }
  return text;
}

function readGroup(group, hasMyriad) {
  const units = ["", "十", "百", "千"];
  let text = "";
  for (let place = 3; place >= 0; place -= 1) {
    const digit = Math.floor(group / 10 ** place) % 10;
    if (digit === 0) {
      continue;
    }
    // 一百 and 一十 are not said; 一千 only before 万 and what is above it.
    const saysOne = place === 0 || (place === 3 && hasMyriad);
    text += (digit === 1 && !saysOne ? "" : DIGITS[digit]) + units[place];
  }
  return text;
}

/** UTC seconds as the city's clocks show them: `2026年4月1日 0:30`, `1 April 2026, 00:30`. */
export function formatMoment(seconds, offsetSeconds) {
  const day = cityFormat({ dateStyle: "long" }, seconds, offsetSeconds);
  const between = language() === "ja" ? " " : ", ";
  return day + between + formatTime(seconds, offsetSeconds);
}

/** UTC seconds as the city's clocks show them: the time only, without seconds. */
export function formatTime(seconds, offsetSeconds) {
  const hour = language() === "ja" ? "numeric" : "2-digit";
  const parts = { hour, minute: "2-digit", hourCycle: "h23" };
  return cityFormat(parts, seconds, offsetSeconds);
}

/** UTC seconds as the city's clocks show them: the time only, with seconds. */
export function formatClock(seconds, offsetSeconds) {
  const parts = { hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false };
  return cityFormat(parts, seconds, offsetSeconds);
}

function cityFormat(options, seconds, offsetSeconds) {
  const shifted = new Date((seconds + offsetSeconds) * 1000);
  const locale = language() === "ja" ? "ja-JP" : "en-GB";
  return new Intl.DateTimeFormat(locale, { ...options, timeZone: "UTC" }).format(shifted);
}

/** A day given as `2027-03-31`: `2027年3月31日`. */
export function formatDay(iso) {
  const at = Date.parse(`${iso}T00:00:00Z`);
  return Number.isNaN(at) ? iso : cityFormat({ dateStyle: "long" }, at / 1000, 0);
}

/** Days from today in the city until a day, that day not counted: 0 is today. */
export function daysLeft(iso, offsetSeconds, now = Date.now()) {
  const today = Math.floor((now + offsetSeconds * 1000) / DAY_MILLISECONDS);
  const last = Math.floor(Date.parse(`${iso}T00:00:00Z`) / DAY_MILLISECONDS);
  return last - today;
}
