// A page in both themes, narrow and wide: looked at, and kept as pictures where somebody wants them.
import { mkdirSync } from "node:fs";
import { join } from "node:path";

/** Where pictures of all pages go, if anywhere. */
const kScreens = process.env.E2E_SCREENS;
const kWidths = [360, 1440];
const kThemes = ["light", "dark"];

/** Shows the page in each theme and width, does `look` there, and takes a picture where pictures are wanted. */
export async function take_pictures(person, name, look = async () => undefined) {
  const { page } = person;
  for (const theme of kThemes) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
    for (const width of kWidths) {
      await page.setViewportSize({ width, height: width < 600 ? 780 : 900 });
      if (kScreens) {
        mkdirSync(kScreens, { recursive: true });
        await page.screenshot({ path: join(kScreens, `${name}-${theme}-${width}.png`), fullPage: true });
      }
      await look(width, theme);
    }
  }
}
