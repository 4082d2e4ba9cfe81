/**
 * The camera as a reader of QR codes. The browser's own detector is used where it has
 * one for QR; else a decoder is loaded, and only then, because it is a megabyte.
 */

const DECODER = "/vendor/barcode-detector.js";
const DECODER_WASM = "/vendor/zxing_reader.wasm";
const PAUSE_MS = 120;

let loading = null;

/**
 * Open the rear camera and read until stopped.
 * @param {HTMLVideoElement} video
 * @param {(text: string) => void} found called with each text that is read
 */
export async function openCamera(video, found) {
  if (!navigator.mediaDevices?.getUserMedia) throw new DOMException("no camera", "NotFoundError");
  const stream = await navigator.mediaDevices.getUserMedia({
    audio: false,
    video: { facingMode: { ideal: "environment" }, width: { ideal: 1280 }, height: { ideal: 720 } },
  });
  const [track] = stream.getVideoTracks();
  let isStopped = false;
  let isLit = false;
  const stop = () => {
    isStopped = true;
    document.removeEventListener("visibilitychange", onHide);
    // Stopping the track puts the light out as well, on every phone that has one.
    for (const each of stream.getTracks()) each.stop();
    video.srcObject = null;
  };
  const onHide = () => document.visibilityState === "hidden" && isLit && light(false);
  document.addEventListener("visibilitychange", onHide);
  try {
    video.srcObject = stream;
    await video.play();
    const detector = await makeDetector();
    readOn(detector);
  } catch (problem) {
    stop();
    throw problem;
  }

  async function readOn(detector) {
    while (!isStopped) {
      try {
        const codes = video.readyState >= 2 ? await detector.detect(video) : [];
        if (codes.length > 0 && !isStopped) found(codes[0].rawValue);
      } catch {
        // A frame that cannot be read is followed by another one.
      }
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }

  async function light(isOn) {
    await track.applyConstraints({ advanced: [{ torch: isOn }] });
    isLit = isOn;
    return isLit;
  }

  const hasTorch = Boolean(track.getCapabilities?.().torch);
  return { stop, hasTorch, toggleTorch: () => light(!isLit) };
}

async function makeDetector() {
  const options = { formats: ["qr_code"] };
  if ("BarcodeDetector" in window) {
    const formats = await window.BarcodeDetector.getSupportedFormats();
    if (formats.includes("qr_code")) return new window.BarcodeDetector(options);
  }
  loading ??= loadDecoder();
  const { BarcodeDetector } = await loading;
  return new BarcodeDetector(options);
}

function loadDecoder() {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = DECODER;
    script.onload = () => {
      const api = window.BarcodeDetectionAPI;
      api.prepareZXingModule({ overrides: { locateFile: () => DECODER_WASM } });
      resolve(api);
    };
    script.onerror = () => {
      loading = null;
      script.remove();
      reject(new Error("the decoder did not load"));
    };
    document.head.append(script);
  });
}
