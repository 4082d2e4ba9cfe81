/** Keeps the officers' one-time codes on the page current. */

const EVERY_MILLISECONDS = 5000;

async function refresh() {
  const answer = await fetch(new URL("codes.json", pageFolder()));
  if (!answer.ok) {
    return;
  }
  const codes = await answer.json();
  for (const shown of document.querySelectorAll("[data-code-of]")) {
    shown.textContent = codes[shown.dataset.codeOf] ?? shown.textContent;
  }
}

/** The page is also shown as the answer of its forms, one level deeper. */
function pageFolder() {
  return new URL("../", import.meta.url);
}

window.setInterval(() => {
  refresh().catch(() => {
    // The town was stopped; the page stays as it is until it runs again.
  });
}, EVERY_MILLISECONDS);
