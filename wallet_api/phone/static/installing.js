/** Putting the wallet on the home screen, where the browser offers it. */

let offered = null;

addEventListener("beforeinstallprompt", (event) => {
  event.preventDefault();
  offered = event;
});

/** @returns {Function|null} asks the browser to install, where it can */
export function installPrompt() {
  if (!offered) return null;
  return async () => {
    const event = offered;
    offered = null;
    await event.prompt();
  };
}

/** Keep the shell on the phone, so that the wallet opens without a signal. */
export async function keepShell() {
  try {
    await navigator.serviceWorker?.register("/sw.js", { updateViaCache: "none" });
  } catch {
    // Without it the wallet works all the same, with a signal.
  }
}
