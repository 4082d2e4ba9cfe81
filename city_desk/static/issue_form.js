/** The last day follows the programme until the officer chooses one. */

const programme = document.getElementById("programme");
const lastDay = document.getElementById("last_day");
let isChosen = Boolean(lastDay?.value);

function follow() {
  const day = programme.selectedOptions[0]?.dataset.lastDay ?? "";
  if (!isChosen) {
    lastDay.value = /^\d{4}-\d{2}-\d{2}$/.test(day) ? day : "";
  }
}

if (programme && lastDay) {
  lastDay.addEventListener("input", () => {
    isChosen = lastDay.value !== "";
  });
  programme.addEventListener("change", follow);
  follow();
}
