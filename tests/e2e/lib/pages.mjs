// What a person does on the pages of the web client.

/** Fills the form of an agenda item and sends it; the moment of sending, Unix ms. */
export async function add_item(person, { title, minutes, unit }) {
  await person.hook("add-item").click();
  await person.hook("item-title").fill(title);
  if (minutes) await person.hook("item-minutes").fill(String(minutes));
  if (unit) {
    const option = person.hook("item-unit").locator("option").filter({ hasText: unit });
    await person.hook("item-unit").selectOption(await option.getAttribute("value"));
  }
  const sent_ms = Date.now();
  await person.hook("item-save").click();
  await person.hook("agenda-dialog").waitFor({ state: "detached" });
  return sent_ms;
}

/** Gives an item another title by its form. */
export async function retitle_item(person, title, wanted) {
  await item_row(person, title).getByTestId("edit-item").click();
  await person.hook("item-title").fill(wanted);
  await person.hook("item-save").click();
  await person.hook("agenda-dialog").waitFor({ state: "detached" });
}

export function item_row(person, title) {
  return person.hook("agenda-item").filter({ hasText: title });
}

/** The titles of the agenda from top to bottom. */
export function agenda_titles(person) {
  return person.page.locator("[data-testid=agenda-item] .title").allTextContents();
}

/** Resolves with the moment (Unix ms) at which the agenda shows these titles in this order. */
export function until_order(person, titles) {
  return person.page.evaluate(
    (wanted) =>
      new Promise((resolve) => {
        const look = () => {
          const shown = [...document.querySelectorAll("[data-testid=agenda-item] .title")].map((each) => each.textContent);
          if (shown.join("\n") !== wanted.join("\n")) return;
          observer.disconnect();
          resolve(Date.now());
        };
        const observer = new MutationObserver(look);
        observer.observe(document, { subtree: true, childList: true, characterData: true });
        look();
      }),
    titles,
  );
}

/** Drags an item by its handle until it stands where `onto` is. */
export async function drag_item(person, title, onto) {
  const handle = item_row(person, title).locator(".handle");
  await handle.scrollIntoViewIfNeeded();
  const from = await handle.boundingBox();
  const to = await item_row(person, onto).boundingBox();
  const { mouse } = person.page;
  await mouse.move(from.x + from.width / 2, from.y + from.height / 2);
  await mouse.down();
  const beyond = to.y > from.y ? to.y + to.height - 4 : to.y + 4;
  await mouse.move(from.x + from.width / 2, beyond, { steps: 12 });
  await mouse.up();
}

export async function open_tab(person, part) {
  await person.hook(`tab-${part}`).click();
}

/** Opens the minutes and waits until the node and the browser have the same. */
export async function open_minutes(person) {
  await open_tab(person, "minutes");
  await until_minutes(person, "live");
}

/** Waits until the minutes are in a state (`live`, `offline` …) with nothing unsent where they are live. */
export async function until_minutes(person, state) {
  const unsent = state === "live" ? "[data-unsent='0']" : "";
  await person.page.locator(`[data-testid=minutes][data-state=${state}]${unsent}`).waitFor();
}

export const kSheet = "[data-testid=minutes] .ProseMirror";

/** Types a new paragraph at the end of the minutes, key by key; the cursor stays at its end. */
export async function type_paragraph(person, text) {
  await person.page.locator(kSheet).click();
  await person.page.keyboard.press("Control+End");
  await person.page.keyboard.press("Enter");
  await type_on(person, text);
}

/** Types where the cursor is. */
export function type_on(person, text) {
  return person.page.keyboard.type(text);
}

/** The text of the minutes without the names at other people's carets. */
export function minutes_text(person) {
  return person.page.evaluate((sheet) => {
    const copy = document.querySelector(sheet).cloneNode(true);
    for (const caret of copy.querySelectorAll(".caret")) caret.remove();
    return [...copy.children].map((block) => block.textContent).join("\n");
  }, kSheet);
}

/** Resolves with the moment (Unix ms) at which the minutes hold all of these texts. */
export async function until_typed(person, texts) {
  const moments = await Promise.all(texts.map((text) => person.seen(kSheet, text)));
  return Math.max(...moments);
}
