/** A QR code is looked for so often; a phone stays cool. */
const kLookMs = 180;
/** Frames are read at this width: enough for a code that fills a third of the picture. */
const kFrameWidth = 720;

/** Finds the text of a QR code in a frame; undefined where there is none. */
type Decoder = (frame: HTMLCanvasElement) => Promise<string | undefined>;

interface BarcodeDetectorLike {
  detect(source: CanvasImageSource): Promise<{ rawValue: string }[]>;
}
type BarcodeDetectorClass = (new (options: { formats: string[] }) => BarcodeDetectorLike) & { getSupportedFormats(): Promise<string[]> };

/** The browser's own where it has one; else ours, which is loaded only then. */
async function make_decoder(): Promise<Decoder> {
  const native = (globalThis as { BarcodeDetector?: BarcodeDetectorClass }).BarcodeDetector;
  if (native && (await native.getSupportedFormats().catch((): string[] => [])).includes("qr_code")) {
    const detector = new native({ formats: ["qr_code"] });
    return async (frame) => (await detector.detect(frame))[0]?.rawValue;
  }
  const { default: decode } = await import("qr/decode.js");
  return async (frame) => {
    const { width, height } = frame;
    const pixels = frame.getContext("2d", { willReadFrequently: true })?.getImageData(0, 0, width, height);
    try {
      return pixels ? decode({ width, height, data: pixels.data }) : undefined;
    } catch {
      return undefined; // no code in this frame
    }
  };
}

/**
 * Shows the camera in `video` and tells `found` of every code that it sees, again and again while it stays there. Returns
 * what ends it. Rejects where there is no camera, or it is not allowed.
 */
export async function watch_camera(video: HTMLVideoElement, found: (text: string) => void): Promise<() => void> {
  if (!navigator.mediaDevices) throw new Error("no camera on a page without https");
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" }, audio: false });
  const stop_stream = () => stream.getTracks().forEach((track) => track.stop());
  try {
    const decode = await make_decoder();
    video.srcObject = stream;
    await video.play();
    const stop_looking = look(video, decode, found);
    return () => {
      stop_looking();
      stop_stream();
    };
  } catch (error) {
    stop_stream();
    throw error;
  }
}

function look(video: HTMLVideoElement, decode: Decoder, found: (text: string) => void): () => void {
  const frame = document.createElement("canvas");
  let stopped = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const once = async (): Promise<void> => {
    if (video.videoWidth > 0) {
      frame.width = Math.min(kFrameWidth, video.videoWidth);
      frame.height = Math.round((frame.width * video.videoHeight) / video.videoWidth);
      frame.getContext("2d", { willReadFrequently: true })?.drawImage(video, 0, 0, frame.width, frame.height);
      const text = await decode(frame).catch(() => undefined);
      if (text && !stopped) found(text);
    }
    if (!stopped) timer = setTimeout(() => void once(), kLookMs);
  };
  void once();
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}
