/** Makes the letters of a long list in steps, with a bar that says how far it is. */

import { request } from "/screens/api.js";
import { language, loadWords, refusalText, t } from "/screens/words.js";

const form = document.querySelector("[data-letters]");
const people = JSON.parse(document.getElementById("people").value);
const sheets = document.getElementById("sheets");
const token = document.querySelector('meta[name="csrf"]').content;
let done = 0;

function part(name) {
  return form.querySelector(`[data-${name}]`);
}

async function makeNext() {
  const step = Number(form.dataset.step);
  const answer = await request("POST", form.dataset.letters, {
    headers: { "X-CSRF-Token": token },
    body: {
      municipality: form.dataset.municipality,
      people: people.slice(done, done + step),
    },
  });
  // The server wrote these sheets for this page; names in them are escaped there.
  sheets.insertAdjacentHTML("beforeend", answer.sheets);
  done += answer.made;
  form.querySelector("progress").value = done;
  part("so-far").textContent = t("desk.residents.so_far", { done, total: people.length });
}

function moveTo(place) {
  if (place.tabIndex < 0) {
    place.tabIndex = -1;
  }
  place.focus();
}

async function run() {
  part("before").hidden = true;
  part("ask").hidden = true;
  part("wrong").hidden = true;
  part("during").hidden = false;
  // The button that began it is gone: the focus goes on to what it brought.
  moveTo(part("so-far"));
  try {
    while (done < people.length) {
      await makeNext();
    }
    part("during").hidden = true;
    part("after").hidden = false;
    document.querySelector("h1").textContent = t("desk.letter.title");
    moveTo(document.querySelector("[data-print]"));
  } catch (problem) {
    const said = refusalText(problem);
    part("wrong").textContent =
      t("desk.residents.stopped", { done, total: people.length }) +
      (language() === "ja" ? "" : " ") +
      said.text;
    part("wrong").hidden = false;
    part("ask").hidden = false;
    moveTo(part("start"));
    // Letters that were made are on this page: it goes on, it does not begin again.
    part("leave").hidden = done > 0;
  }
}

await loadWords();
part("start").addEventListener("click", run);
window.addEventListener("beforeunload", (event) => {
  // Codes that were made and not printed are gone with the page.
  if (done > 0) {
    event.preventDefault();
  }
});
