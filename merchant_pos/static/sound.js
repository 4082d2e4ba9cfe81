/**
 * What the till sounds like: two tones that nothing else in a shop has, and a voice.
 * Browsers let a page sound after its first touch only, so that touch unlocks it.
 */

import { language } from "../screens/words.js";

const STORED = "meguru-till-settings";
const DEFAULTS = { volume: 80, voice: true, close: true };
const PAID_TONES = [
  { hertz: 784, from: 0, seconds: 0.16 },
  { hertz: 1175, from: 0.16, seconds: 0.5 },
];
const OFFER_TONES = [
  { hertz: 587, from: 0, seconds: 0.14 },
  { hertz: 587, from: 0.2, seconds: 0.14 },
];
const VOICE_DELAY_MILLISECONDS = 700;

let audio = null;

/** What was set on this till: `{volume: 0…100, voice, close}`. */
export function readSettings() {
  try {
    return { ...DEFAULTS, ...JSON.parse(localStorage.getItem(STORED) ?? "{}") };
  } catch {
    return { ...DEFAULTS };
  }
}

/** Keep what was set. */
export function keepSettings(settings) {
  localStorage.setItem(STORED, JSON.stringify(settings));
}

/** Unlock the sound with the clerk's first touch or key. */
export function listenForFirstTouch() {
  for (const kind of ["pointerdown", "keydown"]) {
    document.addEventListener(kind, unlock, { capture: true });
  }
}

/**
 * Sound that a bill was paid, and say it.
 * @param {string} speech
 * @returns {string[]} what was done: "tones", "voice"
 */
export function ringPaid(speech) {
  const settings = readSettings();
  const done = play(PAID_TONES, settings.volume) ? ["tones"] : [];
  if (settings.voice && settings.volume > 0 && findVoice()) {
    window.setTimeout(() => say(speech, settings.volume), VOICE_DELAY_MILLISECONDS);
    done.push("voice");
  }
  return done;
}

/** Sound that a customer offers something. */
export function playOffer() {
  play(OFFER_TONES, readSettings().volume);
}

/** A voice of this device for the page's language, or undefined. */
export function findVoice() {
  const voices = window.speechSynthesis?.getVoices() ?? [];
  return voices.find((voice) => voice.lang.toLowerCase().startsWith(language()));
}

function unlock() {
  try {
    audio ??= new AudioContext();
    if (audio.state === "suspended") {
      audio.resume().catch(() => {});
    }
  } catch {
    // A browser without sound shows the green screen all the same.
  }
}

function play(tones, volume) {
  if (volume <= 0) {
    return false;
  }
  unlock();
  if (!audio) {
    return false;
  }
  const begin = audio.currentTime + 0.02;
  for (const tone of tones) {
    playTone(tone, begin, volume / 100);
  }
  return true;
}

function playTone({ hertz, from, seconds }, begin, loudness) {
  const oscillator = audio.createOscillator();
  const gain = audio.createGain();
  const at = begin + from;
  oscillator.type = "triangle";
  oscillator.frequency.value = hertz;
  gain.gain.setValueAtTime(0.0001, at);
  gain.gain.exponentialRampToValueAtTime(0.9 * loudness, at + 0.02);
  gain.gain.exponentialRampToValueAtTime(0.0001, at + seconds);
  oscillator.connect(gain).connect(audio.destination);
  oscillator.start(at);
  oscillator.stop(at + seconds + 0.05);
}

function say(text, volume) {
  const said = new SpeechSynthesisUtterance(text);
  said.lang = language() === "ja" ? "ja-JP" : "en";
  said.voice = findVoice() ?? null;
  said.volume = volume / 100;
  window.speechSynthesis.cancel();
  window.speechSynthesis.speak(said);
}
