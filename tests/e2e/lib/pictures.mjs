// A page in both themes, narrow and wide: looked at, and kept as pictures where somebody wants them.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { axe_faults } from "./browser.mjs";

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

/** In each theme and width axe-core finds nothing, and nothing is wider than the window. */
export async function check_looks(person, name) {
  await take_pictures(person, name, async (width, theme) => {
    assert.deepEqual(await axe_faults(person.page), [], `${name}, ${width}, ${theme}`);
    const beyond = await person.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(beyond <= 0, `${name} is ${beyond} px wider than ${width}`);
  });
  await person.page.setViewportSize({ width: 1440, height: 900 });
  await person.page.emulateMedia({ colorScheme: "light" });
}
