/** The settings page: sound, voice, and whether the paid screen closes by itself. */

import { t } from "../screens/words.js";
import { findVoice, keepSettings, readSettings, ringPaid } from "./sound.js";

/** Make the settings page live. */
export function attachSettings(view) {
  const form = view.querySelector("#settings-form");
  const text = view.querySelector("#volume-text");
  const { volume, voice, close } = form.elements;
  const settings = readSettings();
  volume.value = settings.volume;
  voice.checked = settings.voice;
  close.checked = settings.close;

  function keep() {
    const percent = Number(volume.value);
    keepSettings({ volume: percent, voice: voice.checked, close: close.checked });
    const key = percent > 0 ? "till.settings.volume_is" : "till.settings.muted";
    text.textContent = t(key, { percent });
  }

  form.addEventListener("input", keep);
  form.addEventListener("submit", (event) => event.preventDefault());
  view.querySelector("#try-sound").addEventListener("click", () => {
    ringPaid(view.dataset.sample);
    view.querySelector("#no-voice").hidden = !voice.checked || Boolean(findVoice());
  });
  keep();
}
