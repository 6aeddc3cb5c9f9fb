// What people do on the pages of a term.

/** A part of the term's page: wall, planning, fairness, rules. */
export async function open_part(person, part) {
  await person.hook(`term-part-${part}`).click();
}

/** The cards of the wall or the month, of a state where one is given. */
export function cards(person, status) {
  return person.page.locator(`[data-testid=term-slot]${status ? `[data-status=${status}]` : ""}`);
}

export function card_of(person, slot) {
  return person.page.locator(`[data-slot="${slot}"]`);
}

/** What a card says of its slot. */
export function slot_of(card) {
  return card.evaluate((each) => ({ id: each.dataset.slot, day: each.dataset.day, status: each.dataset.status, label: each.ariaLabel }));
}

/** All slots that are shown: id -> day. */
export async function all_days(person, status) {
  const shown = await cards(person, status).evaluateAll((all) => all.map((each) => [each.dataset.slot, each.dataset.day]));
  return new Map(shown);
}

/** Opens the whole term, as somebody does who types its address. */
export async function open_wall(person) {
  await person.page.goto("/nhiem-ky");
  await person.hook("term-wall").waitFor();
}

export async function open_slot(person, slot) {
  await card_of(person, slot).click();
  await person.hook("slot-dialog").waitFor();
}

export async function close_slot(person) {
  await person.page.keyboard.press("Escape");
  await person.hook("slot-dialog").waitFor({ state: "detached" });
}

/** Resolves when the node's record has come: the card of the slot has another day. */
export async function until_day(person, slot, day) {
  await person.page.locator(`[data-slot="${slot}"][data-day="${day}"]`).waitFor();
}

/** Makes a plan and waits for what is proposed. */
export async function propose(person, how) {
  await open_part(person, "planning");
  await person.hook(`planning-${how}`).check();
  await person.hook("planning-seconds").fill("10");
  await person.hook("planning-begin").click();
  await person.page.locator("[data-testid=proposal], [data-testid=planning-conflict]").waitFor();
}

/** Takes a proposal over; what the node refuses of it is the error. */
export async function accept(person) {
  await person.hook("proposal-accept").click();
  const refusal = person.hook("proposal").getByRole("alert");
  await person.hook("term-wall").or(refusal).first().waitFor();
  if (await refusal.count()) throw new Error(`${await refusal.innerText()}\n${await person.hook("diff-row").allInnerTexts()}`);
}

/** Shows the month of a slot's day. */
export async function open_month(person, day) {
  await person.page.goto(`/nhiem-ky/${day.slice(0, 7)}`);
  await person.hook("term-month").waitFor();
}

/** Takes a card in its month by the mouse, over a Saturday and then to an open day; both verdicts and that day. */
export async function drag_slot(person, slot) {
  const { page } = person;
  const card = card_of(person, slot);
  await card.evaluate((each) => each.scrollIntoView({ block: "center" }));
  const from = await card.boundingBox();
  await page.mouse.move(from.x + 20, from.y + 8);
  await page.mouse.down();
  await page.mouse.move(from.x + 40, from.y + 12, { steps: 4 });
  await page.locator("td[data-state=open]").first().waitFor();
  const row = page.locator(`tr:has([data-slot="${slot}"])`);
  await over(page, row.locator("td").nth(5));
  const closed = await person.hook("verdict").innerText();
  const target = row.locator("td[data-state=open]").first();
  const day = await target.getAttribute("data-date");
  await over(page, target);
  const open = await person.hook("verdict").innerText();
  await page.mouse.up();
  return { closed, open, day };
}

async function over(page, cell) {
  const box = await cell.boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height - 6, { steps: 6 });
}

/** With a slot in hand, goes day by day until one is open: a while forwards, then back; that day. */
export async function walk_to_open_day(person) {
  const { page } = person;
  await page.locator("[data-testid=move-bar] [data-state]").waitFor();
  const verdict = () => person.hook("verdict").evaluate((each) => [each.dataset.state, each.textContent]);
  for (let step = 0; step < 60; step += 1) {
    const [, before] = await verdict();
    await page.keyboard.press(step < 15 ? "ArrowRight" : "ArrowLeft");
    await page.waitForFunction((text) => document.querySelector("[data-testid=verdict]")?.textContent !== text, before);
    const [state] = await verdict();
    if (state !== "open") continue;
    await page.locator("td.aimed:focus").waitFor();
    return page.locator("td.aimed").getAttribute("data-date");
  }
  throw new Error(`no open day fifteen days after, nor forty-five before; at last: ${(await verdict())[1]}`);
}
