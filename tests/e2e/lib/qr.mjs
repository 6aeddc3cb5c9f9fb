// Reads a QR code back from the screen.
import { pathToFileURL } from "node:url";
import { join } from "node:path";
import { kTop } from "./nodes.mjs";

const { default: decode_qr } = await import(pathToFileURL(join(kTop, "web-client/node_modules/qr/decode.js")));

/** What the QR code in `locator` says, as a camera would see it. */
export async function read_qr(browser, locator) {
  const picture = (await locator.screenshot()).toString("base64");
  // A page of its own draws the picture: the web client's policy lets nobody do so in it.
  const page = await browser.newPage();
  const { width, height, data } = await page.evaluate(async (base64) => {
    const image = new Image();
    image.src = `data:image/png;base64,${base64}`;
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height);
    const context = canvas.getContext("2d");
    context.drawImage(image, 0, 0);
    const pixels = context.getImageData(0, 0, image.width, image.height);
    return { width: pixels.width, height: pixels.height, data: [...pixels.data] };
  }, picture);
  await page.close();
  return decode_qr({ width, height, data: Uint8ClampedArray.from(data) });
}
