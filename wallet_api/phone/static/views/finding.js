/** Ways to a bill: the camera, and the six digits. */

import { announce, element } from "/screens/dom.js";
import { t } from "/screens/words.js";

import { openCamera } from "../camera.js";
import { button, buzz, head, line, notice } from "../kit.js";
import { readScanned } from "../links.js";
import { readDigits } from "../pins.js";
import * as registering from "../registering.js";
import { back, go } from "../router.js";

const NUMBER_DIGITS = 6;

/** The camera, for a shop's QR or (before registration) for the letter's. */
export async function scan({ purpose = "pay" }, life) {
  const video = element("video", {
    playsinline: true,
    muted: true,
    "aria-label": t("wallet.scan.picture"),
  });
  video.muted = true;
  const said = element("div", { role: "status" });
  const torch = button(t("wallet.scan.torch"), () => toggleTorch(), "secondary", {
    "aria-pressed": "false",
  });
  torch.hidden = true;
  const other =
    purpose === "pay"
      ? button(t("wallet.home.number"), () => go("number", {}, "replace"), "secondary")
      : button(t("wallet.scan.type_code"), () => go("welcome", {}, "replace"), "secondary");
  const frame = element(
    "div",
    { class: "camera" },
    video,
    element("div", { class: "aim", "aria-hidden": "true" }),
  );
  life.show([
    head(t(purpose === "pay" ? "wallet.scan.title" : "wallet.scan.title_join"), back),
    element(
      "div",
      { class: "stack" },
      line(t(purpose === "pay" ? "wallet.scan.how" : "wallet.scan.how_join")),
      frame,
      said,
      torch,
      other,
    ),
  ]);

  let lastText = "";
  let camera = null;
  life.onLeave(() => camera?.stop());
  try {
    camera = await openCamera(video, read);
    if (!life.isCurrent()) return camera.stop();
    torch.hidden = !camera.hasTorch;
  } catch (problem) {
    if (!life.isCurrent()) return undefined;
    frame.hidden = true;
    const instead = t(`wallet.scan.without_${purpose}`);
    said.replaceChildren(notice("stop", ...cameraTrouble(problem), instead));
  }
  return undefined;

  async function toggleTorch() {
    const isOn = await camera.toggleTorch();
    torch.setAttribute("aria-pressed", String(isOn));
    torch.textContent = t(isOn ? "wallet.scan.torch_off" : "wallet.scan.torch");
  }

  function read(text) {
    const found = readScanned(text, location);
    if (purpose === "pay" && found.kind === "bill") {
      buzz(40);
      go("confirm", { bill: found.bill }, "replace");
    } else if (purpose === "join" && found.kind === "join") {
      registering.takeCode(found.code).then(() => go("checking", {}, "replace"));
    } else if (text !== lastText) {
      lastText = text;
      const words = t(`wallet.scan.foreign_${found.kind === "foreign" ? found.what : found.kind}`);
      said.replaceChildren(
        notice(
          "soon",
          words,
          t(purpose === "pay" ? "wallet.scan.look_again" : "wallet.scan.look_again_join"),
        ),
      );
      announce(words);
    }
  }
}

function cameraTrouble(problem) {
  if (!window.isSecureContext) return [t("wallet.scan.insecure")];
  if (problem.name === "NotAllowedError")
    return [t("wallet.scan.refused"), t("wallet.scan.refused_how")];
  if (problem.name === "NotFoundError") return [t("wallet.scan.none")];
  return [t("wallet.scan.failed")];
}

/** The six digits beside a shop's QR. */
export function number({ problem }, life) {
  const error = element("p", { class: "error", id: "number-error", role: "alert" });
  error.hidden = true;
  const input = element("input", {
    id: "number",
    class: "number",
    type: "text",
    inputmode: "numeric",
    autocomplete: "off",
    maxlength: "20",
    "aria-describedby": "number-how number-error",
  });
  let isGone = false;
  const read = (event) => {
    if (event.isComposing || isGone) return;
    const digits = readDigits(input.value, NUMBER_DIGITS);
    if (input.value !== digits) input.value = digits;
    if (digits.length < NUMBER_DIGITS) return;
    isGone = true;
    go("confirm", { bill: digits }, "replace");
  };
  input.addEventListener("input", read);
  input.addEventListener("compositionend", () => read({ isComposing: false }));
  life.show([
    head(t("wallet.number.title"), back),
    element(
      "div",
      { class: "field" },
      element("label", { for: "number" }, t("wallet.number.label")),
      element("p", { id: "number-how", class: "quiet" }, t("wallet.number.how")),
      input,
      error,
    ),
  ]);
  if (problem) {
    error.textContent = t("wallet.number.unknown");
    error.hidden = false;
  }
  input.focus();
}
