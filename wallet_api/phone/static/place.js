/**
 * Where the wallet runs. An app's own browser forgets what it keeps; on an iPhone
 * Safari and the home screen keep theirs apart, so a key made in the one is missing
 * in the other.
 */

const IN_APP =
  /\bLine\/|Instagram|FBAN|FBAV|FB_IAB|Twitter|MicroMessenger|KAKAOTALK|TikTok|BytedanceWebview|YJApp|Y!J|jp\.co\.yahoo|; wv\)/i;
// These are browsers of their own on an iPhone, with storage that lasts.
const IOS_OTHERS = /CriOS|FxiOS|EdgiOS|OPiOS|DuckDuckGo/;

/**
 * @param {object} [facts] for tests: user agent, touch points, standalone
 * @returns {"in-app"|"ios-safari"|"ios-other"|"insecure"|"fine"}
 */
export function placeOf(facts = readFacts()) {
  const isIos =
    /iPhone|iPad|iPod/.test(facts.userAgent) ||
    (/Macintosh/.test(facts.userAgent) && facts.touchPoints > 1);
  if (!facts.isStandalone) {
    if (IN_APP.test(facts.userAgent)) return "in-app";
    if (isIos && !/Safari\//.test(facts.userAgent)) return "in-app";
    if (isIos) return IOS_OTHERS.test(facts.userAgent) ? "ios-other" : "ios-safari";
  }
  return facts.isSecure ? "fine" : "insecure";
}

function readFacts() {
  const isStandalone =
    navigator.standalone === true || matchMedia("(display-mode: standalone)").matches;
  return {
    userAgent: navigator.userAgent,
    touchPoints: navigator.maxTouchPoints,
    isStandalone,
    isSecure: window.isSecureContext,
  };
}
