// Who comes: tickets scanned at the host's door with the link down, the list, the quorum, the seats, and by oneself.
import assert from "node:assert/strict";
import { Feed, ask, records_of, sign_in, until_linked } from "./lib/api.mjs";
import { Person, launch } from "./lib/browser.mjs";
import { World, kThaiHoa } from "./lib/nodes.mjs";
import { check_looks } from "./lib/pictures.mjs";

const kPeople = ["Lê Thị Hoa", "Vi Văn Sơn"];
const kGuest = "Nguyễn Thị Phương Thảo Nguyên Hạnh";

export async function run(tally) {
  const world = await World.found();
  const browser = await launch();
  try {
    await until_linked(world.unit, "thuky.thaihoa");
    const cast = { world, browser };
    cast.an = await Person.arrive(browser, world.province);
    cast.hoa = await Person.arrive(browser, world.unit, { viewport: { width: 360, height: 780 } });
    await set_up(cast);
    await run_tickets(tally, cast);
    await run_door(tally, cast);
    await run_list(tally, cast);
    await run_seats(tally, cast);
    await run_self(tally, cast);
    await run_looks(tally, cast);
    await run_convener(tally, cast);
    await tally.test("no page complained", () => {
      for (const name of ["an", "hoa"]) assert.deepEqual(cast[name].take_complaints(), [], name);
    });
  } finally {
    await browser.close();
    await world.close();
  }
}

async function put(node, cookie, space, collection, id, fields) {
  const body = { id: crypto.randomUUID(), space, name: "record.put", arguments: { collection, id, fields } };
  const answer = await ask(node, "POST", "/api/v1/commands", { cookie, body });
  assert.equal(answer.status, 200, answer.text);
}

/** People of the town, a guest of the province, and everybody on the page of attendance. */
async function set_up(cast) {
  const { world, an, hoa } = cast;
  cast.province_cookie = await sign_in(world.province, "thuky.nghean");
  cast.unit_cookie = await sign_in(world.unit, "thuky.thaihoa");
  const feed = await Feed.open(world.unit, cast.unit_cookie);
  cast.space = feed.welcome.spaces.filter((space) => space.kind === "conference").at(-1).space;
  await feed.close();
  for (const [index, full_name] of kPeople.entries()) {
    await put(world.unit, cast.unit_cookie, cast.space, "delegates", `${kThaiHoa}/${crypto.randomUUID()}`, { full_name, rank: `a${index}` });
  }
  await put(world.province, cast.province_cookie, cast.space, "guests", crypto.randomUUID(), { full_name: kGuest, rank: "a0" });
  await an.sign_in("thuky.nghean");
  await hoa.sign_in("thuky.thaihoa");
  for (const person of [an, hoa]) {
    await person.page.goto(`/hoi-nghi/${cast.space}/diem-danh`);
    for (const name of [...kPeople, kGuest]) await attendee(person, name).waitFor();
  }
}

function attendee(person, name, presence) {
  const found = person.hook("attendee").filter({ hasText: name });
  return presence ? found.and(person.page.locator(`[data-presence=${presence}]`)) : found;
}

async function tickets_of(node, cookie, space, wish = {}) {
  const answer = await ask(node, "POST", `/api/v1/tickets/${space}`, { cookie, body: wish });
  assert.equal(answer.status, 200, answer.text);
  return new Map(answer.json.tickets.map((ticket) => [ticket.name, ticket]));
}

async function scan(person, text, tone, said = "") {
  await person.hook("ticket-code").fill(text);
  await person.hook("scan-submit").click();
  await person.page.locator(`[data-testid=outcome][data-tone=${tone}]`).filter({ hasText: said }).waitFor();
}

async function run_tickets(tally, cast) {
  const { world, an } = cast;
  await tally.test("[A2] the convener's secretary issues tickets with one press; each has a code to scan and 8 characters", async () => {
    await an.hook("view-tickets").click();
    await an.hook("issue-tickets").click();
    const card = an.hook("ticket").filter({ hasText: kGuest });
    await card.getByTestId("qr").waitFor();
    assert.match(await card.getByTestId("ticket-text").textContent(), /^[0-9A-Z]{4}-[0-9A-Z]{4}$/);
  });
  cast.guests = await tickets_of(world.province, cast.province_cookie, cast.space);
  cast.own = await tickets_of(world.unit, cast.unit_cookie, cast.space);
}

async function run_door(tally, cast) {
  const { world, an, hoa } = cast;
  const guest = cast.guests.get(kGuest);
  await tally.test("[A2] [A4] with the link down the host's door takes a ticket of the convener's once, by characters as well", async () => {
    world.unit.pause_link();
    await hoa.page.locator("[data-testid=status-link][data-state=paused]").waitFor();
    await hoa.hook("view-door").click();
    await scan(hoa, `http://nut.example/diem-danh#t=${guest.ticket}`, "good");
    await scan(hoa, guest.ticket, "wait");
    await scan(hoa, cast.own.get(kPeople[0]).code.toLowerCase(), "good", kPeople[0]);
    assert.equal(await attendee(an, kGuest, "present").count(), 0);
  });
  await tally.test("[A2] a forged ticket and no ticket at all are told as such", async () => {
    const forged = guest.ticket.slice(0, 60) + (guest.ticket[60] === "A" ? "B" : "A") + guest.ticket.slice(61);
    await scan(hoa, forged, "bad");
    await hoa.hook("outcome").getByText("Thẻ không đúng").waitFor();
    await hoa.hook("ticket-code").fill("xin chào");
    await hoa.hook("scan-submit").click();
    await hoa.hook("outcome").getByText("Không phải thẻ dự").waitFor();
  });
  await tally.test("[A2] a revoked ticket is refused", async () => {
    const row = [...(await records_of(world.unit, cast.unit_cookie, cast.space))].find(([key, record]) => key.startsWith("tickets ") && record?.person === cast.own.get(kPeople[1]).person);
    const id = row[0].split(" ")[1];
    await put(world.unit, cast.unit_cookie, cast.space, "tickets", id, { is_revoked: true });
    await scan(hoa, cast.own.get(kPeople[1]).ticket, "bad");
    await hoa.hook("outcome").getByText("thu hồi").waitFor();
    await put(world.unit, cast.unit_cookie, cast.space, "tickets", id, { is_revoked: false });
  });
  await tally.test("a scan of a phone that is cut off is kept, said to be unsent, and counted when it is back", async () => {
    await hoa.offline();
    await scan(hoa, cast.own.get(kPeople[1]).ticket, "wait");
    await hoa.hook("outcome").getByText("Chưa gửi").waitFor();
    await hoa.online();
    await hoa.page.locator("[data-testid=scanned][data-state=noted]").filter({ hasText: kPeople[1] }).waitFor();
  });
  await tally.test("[A4] leaving and coming back; an arrival is undone and scanned again", async () => {
    await hoa.hook("scan-left").click();
    await scan(hoa, cast.own.get(kPeople[0]).ticket, "good", "Đã về");
    await hoa.hook("scan-arrived").click();
    await scan(hoa, cast.own.get(kPeople[0]).ticket, "good", "Mời vào");
    await hoa.hook("scanned").first().getByTestId("undo-scan").click();
    await hoa.page.locator("[data-testid=scanned][data-state=taken_back]").first().waitFor();
    await scan(hoa, cast.own.get(kPeople[0]).code, "good", "Mời vào");
  });
  await tally.test("when the link is back the convener sees everybody who came", async () => {
    world.unit.resume_link();
    await an.hook("view-list").click();
    for (const name of [...kPeople, kGuest]) await attendee(an, name, "present").waitFor();
  });
}

async function run_list(tally, { an, hoa }) {
  await tally.test("[A5] [A6] by list: one press to leave, absent with a reason, undo; the quorum follows at both nodes", async () => {
    await hoa.hook("view-list").click();
    for (const name of kPeople) await attendee(hoa, name).getByTestId("leave").click();
    await an.page.locator("[data-testid=quorum][data-present='1']").waitFor();
    await attendee(an, kPeople[0]).getByTestId("arrive").click();
    await hoa.page.locator("[data-testid=quorum][data-present='2']").waitFor();
    await an.page.keyboard.press("Control+z");
    await hoa.page.locator("[data-testid=quorum][data-present='1']").waitFor();
    await attendee(hoa, kPeople[1]).getByTestId("arrive").click();
    await an.page.locator("[data-testid=quorum][data-present='2']").waitFor();
  });
}

async function run_seats(tally, { an, hoa }) {
  await tally.test("a seating plan is drawn by drag and by rows, people are seated, and their seats fill as they come", async () => {
    await an.hook("view-seats").click();
    await an.hook("edit-seats").click();
    await an.hook("add-rows").click();
    await an.page.locator("[data-testid=seat][data-label=C8]").waitFor();
    const box = await an.hook("seat-map").boundingBox();
    const { mouse } = an.page;
    await mouse.move(box.x + 9.5 * 44, box.y + 1.9 * 44);
    await mouse.down();
    await mouse.move(box.x + 9.6 * 44, box.y + 2.9 * 44, { steps: 4 });
    await mouse.up();
    await an.page.locator("[data-testid=seat][data-label=A9]").waitFor();
    await an.hook("edit-seats").click();
    await an.hook("fill-seats").click();
    await an.page.locator("[data-testid=seat][data-presence=present]").first().waitFor();
    await hoa.hook("view-seats").click();
    await hoa.page.locator("[data-testid=seat][data-presence=present]").first().waitFor();
  });
  await tally.test("by keyboard: a seat is chosen, moved by arrows and removed", async () => {
    await an.hook("edit-seats").click();
    await an.page.locator("[data-testid=seat][data-label=C8]").focus();
    await an.page.keyboard.press("ArrowRight");
    await an.page.keyboard.press("ArrowDown");
    await an.page.locator("[data-testid=seat][data-label=D1]").focus();
    await an.page.keyboard.press("Delete");
    await an.page.locator("[data-testid=seat][data-label=D1]").waitFor({ state: "detached" });
    await an.hook("edit-seats").click();
  });
}

async function run_self(tally, cast) {
  const { world, browser } = cast;
  await tally.test("[A8] without an account somebody presses once; the ticket is in no request's address", async () => {
    await put(world.province, cast.province_cookie, cast.space, "conferences", cast.space, { date: "2024-01-23" });
    const guest = await Person.arrive(browser, world.province, { viewport: { width: 360, height: 780 } });
    const asked = [];
    guest.page.on("request", (request) => asked.push(request.url()));
    await guest.page.goto(`/diem-danh#t=${cast.guests.get(kGuest).ticket}`);
    await guest.hook("self-arrive").click();
    await guest.hook("checked-in").getByText(kGuest).waitFor();
    assert.ok(asked.every((url) => !new URL(url).pathname.includes("#") && !new URL(url).search.includes("t=")));
    await check_looks(guest, "tu-diem-danh");
    await guest.page.goto("/screen");
    await guest.page.goto("/diem-danh");
    await guest.hook("no-ticket").waitFor();
    await guest.close();
  });
}

async function run_looks(tally, { an, hoa }) {
  for (const view of ["list", "door", "seats", "tickets"]) {
    await tally.test(`attendance, ${view}: axe-core finds nothing, nothing is wider than the window`, async () => {
      await an.hook(`view-${view}`).click();
      await check_looks(an, `diem-danh-${view}`);
    });
  }
  await hoa.hook("view-list").click();
}

async function run_convener(tally, { an, space }) {
  await tally.test("the convener, who has no invitation to answer, names its own delegates, who are then on the list", async () => {
    const kName = "Nguyễn Thị Kim Chi";
    await an.page.goto(`/hoi-nghi/${space}/thanh-phan`);
    await an.hook("change-convener-delegates").click();
    await an.hook("delegate-name").fill(kName);
    await an.hook("delegate-post").fill("Phó Chủ tịch HĐND tỉnh");
    await check_looks(an, "thanh-phan-trieu-tap");
    await an.hook("convener-delegates-submit").click();
    await an.hook("convener-delegate").filter({ hasText: kName }).waitFor();
    await an.page.goto(`/hoi-nghi/${space}/diem-danh`);
    await attendee(an, kName).waitFor();
  });
}
