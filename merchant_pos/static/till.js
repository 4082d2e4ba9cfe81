/** The till's script: every page works as it is; this makes it live. */

import { loadWords } from "../screens/words.js";
import { start } from "./navigation.js";
import { listenForFirstTouch } from "./sound.js";
import { attachView } from "./views.js";

document.documentElement.classList.add("script");
await loadWords(document.body.dataset.root);
listenForFirstTouch();
start(attachView);
