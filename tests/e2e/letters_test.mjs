// Invitations: letters to a real mail server, answers on the page and as calendar files, calendars to subscribe to.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Feed, ask, records_of, sign_in, until_linked } from "./lib/api.mjs";
import { Person, launch } from "./lib/browser.mjs";
import { Mailbox, read_calendar, reply_to } from "./lib/mailbox.mjs";
import { World, free_port, kNgheAn, kThaiHoa } from "./lib/nodes.mjs";
import { open_tab } from "./lib/pages.mjs";
import { check_looks } from "./lib/pictures.mjs";

const kUnitEmail = "hdnd@thaihoa.example";
/** The slot that the demo's conference was called from: one event with it in calendars that are subscribed to. */
const kSlot = "40000000-0000-5000-8000-000000009204";
const kGuestEmail = "khach@so.example";
const kInvited = { name: "Thường trực HĐND thị xã Thái Hòa", guest: "Nguyễn Văn Khách" };

export async function run(tally) {
  const world = await World.found();
  const browser = await launch();
  const port = await free_port();
  const mailbox = await Mailbox.open(port);
  try {
    await until_linked(world.unit, "thuky.thaihoa");
    const desk = await set_up(world, port, tally);
    const an = await Person.arrive(browser, world.province);
    await an.sign_in("thuky.nghean");
    const hoa = await Person.arrive(browser, world.unit);
    await hoa.sign_in("thuky.thaihoa");
    for (const person of [an, hoa]) {
      await person.page.goto(`/hoi-nghi/${desk.conference}/thanh-phan`);
      await person.hook("calendar").waitFor();
    }
    await run_letters(tally, desk, mailbox, an);
    await run_removed(tally, desk, mailbox, an);
    await run_answers(tally, desk, mailbox, an, hoa);
    await run_calendars(tally, desk, world, hoa);
    await run_looks(tally, an, hoa);
    await run_changes(tally, desk, mailbox, an);
    await tally.test("no page complained", () => {
      for (const person of [an, hoa]) assert.deepEqual(person.take_complaints(), []);
    });
  } finally {
    await browser.close();
    await mailbox.close();
    await world.close();
  }
}

/** Runs a command as an account of the province; its answer. */
async function command(desk, cookie, space, name, args) {
  const answer = await ask(desk.province, "POST", "/api/v1/commands", { cookie, body: { id: crypto.randomUUID(), space, name, arguments: args } });
  assert.equal(answer.json?.status, "done", answer.text);
}

function put(desk, collection, id, fields) {
  return command(desk, desk.secretary, desk.conference, "record.put", { collection, id, fields });
}

/** The province without, then with a mail server; Thái Hòa has an address. */
async function set_up(world, port, tally) {
  const { province } = world;
  const desk = { province, secretary: await sign_in(province, "thuky.nghean") };
  const admin = await sign_in(province, "quantri.nghean");
  const feed = await Feed.open(province, admin);
  const { spaces } = feed.welcome;
  await feed.close();
  desk.conference = spaces.filter((space) => space.kind === "conference").at(-1).space;
  const registry = spaces.find((space) => space.kind === "registry").space;
  const letters = `/api/v1/conferences/${desk.conference}/letters`;
  await tally.test("without a mail server the node says so, and sends nothing", async () => {
    const refused = await ask(province, "POST", letters, { cookie: desk.secretary, body: { kind: "invitation" } });
    assert.deepEqual([refused.status, refused.json.code], [409, "mail_not_configured"]);
    assert.match(refused.json.title, /chưa được cài đặt để gửi thư/);
  });
  const settings = [`mail_server = "localhost"`, `mail_port = ${port}`, `mail_security = "none"`, `mail_from = "gui@nghean.example"`, `public_url = "${province.url}"`];
  writeFileSync(join(province.data, "giaoban.toml"), settings.join("\n"));
  await province.stop();
  await province.start();
  await until_linked(world.unit, "thuky.thaihoa");
  for (const [unit, email] of [[kThaiHoa, kUnitEmail], [kNgheAn, "vp.hdnd@nghean.example"]])
    await command(desk, admin, registry, "record.put", { collection: "units", id: unit, fields: { email } });
  return desk;
}

function recipient(person, name) {
  return person.page.locator(`[data-testid=recipient][data-name="${name}"]`);
}

async function fill_guest(person, name, email) {
  const dialog = person.hook("guest-dialog");
  await dialog.locator("#guest-name").fill(name);
  await dialog.locator("#guest-post").fill("Giám đốc");
  await dialog.locator("#guest-organisation").fill("Sở Nội vụ");
  await dialog.locator("#guest-email").fill(email);
}

async function add_guest(person, name, email) {
  await person.hook("add-guest").click();
  await fill_guest(person, name, email);
  await person.hook("save-guest").click();
  await person.hook("guest-dialog").waitFor({ state: "detached" });
}

async function run_letters(tally, desk, mailbox, an) {
  await tally.test("a guest is added, edited, taken away, and comes back by undo", async () => {
    await an.hook("add-guest").click();
    await fill_guest(an, kInvited.guest, "không phải");
    await an.hook("save-guest").click();
    await an.hook("guest-dialog").getByText("Địa chỉ thư điện tử không đúng").waitFor();
    await an.hook("guest-dialog").locator("#guest-email").fill(kGuestEmail);
    await an.hook("save-guest").click();
    await an.hook("guest").getByText(kInvited.guest).waitFor();
    await an.hook("remove-guest").click();
    await an.hook("guest").waitFor({ state: "detached" });
    await an.page.keyboard.press("Control+z");
    await an.hook("guest").getByText(kInvited.guest).waitFor();
  });
  await tally.test("the convener says by when to answer", async () => {
    await an.hook("answer-day").fill("20/01/2024");
    await an.hook("set-answer-day").click();
    await an.hook("overdue").first().waitFor();
  });
  await tally.test("invitations go out by letter, each with its calendar, and the page says that they left", async () => {
    await recipient(an, kInvited.guest).waitFor();
    await an.hook("send-invitations").click();
    for (const [to, name] of [[kUnitEmail, kInvited.name], [kGuestEmail, kInvited.guest]]) {
      const letter = await mailbox.letter((each) => each.to === to);
      assert.equal(letter.from, "gui@nghean.example");
      assert.match(letter.subject, /^Giấy mời: Hội nghị giao ban/);
      assert.match(letter.text, new RegExp(`Thường trực HĐND tỉnh Nghệ An trân trọng kính mời: ${name}`));
      assert.equal(letter.calendar.method, "REQUEST");
      const [event] = letter.calendar.events;
      assert.equal(event.uid, desk.conference);
      assert.equal(event.organizer, "mailto:vp.hdnd@nghean.example");
      assert.deepEqual(new Set(event.attendees), new Set([`mailto:${kUnitEmail}`, `mailto:${kGuestEmail}`]));
      await recipient(an, name).locator("[data-kind=invitation][data-progress=sent]").waitFor();
    }
    await an.page.locator("[data-testid=send-invitations]:disabled").waitFor();
  });
  await tally.test("an address that the mail server refuses is shown with what it said, and the letter can be taken out", async () => {
    await add_guest(an, "Trần Thị Sai", "sai@so.example");
    await recipient(an, "Trần Thị Sai").waitFor();
    await an.hook("send-invitations").click();
    await recipient(an, "Trần Thị Sai").locator("[data-progress=refused]").waitFor();
    assert.match(await recipient(an, "Trần Thị Sai").innerText(), /550 5\.1\.1 No such user/);
    const refused_at = await recipient(an, "Trần Thị Sai").getByTestId("letter").getAttribute("data-at");
    await recipient(an, "Trần Thị Sai").getByTestId("retry-letter").click();
    await recipient(an, "Trần Thị Sai").locator(`[data-progress=refused]:not([data-at="${refused_at}"])`).waitFor();
    await recipient(an, "Trần Thị Sai").getByTestId("forget-letter").click();
    await recipient(an, "Trần Thị Sai").getByText("Chưa gửi").waitFor();
    await an.page.getByRole("button", { name: "Bỏ khách mời Trần Thị Sai" }).click();
    await recipient(an, "Trần Thị Sai").waitFor({ state: "detached" });
  });
  await tally.test("who has not answered is reminded by letter, once a day", async () => {
    await an.hook("send-reminders").click();
    const letter = await mailbox.letter((each) => each.to === kUnitEmail && each.subject.startsWith("Nhắc trả lời giấy mời"));
    assert.match(letter.text, /chưa nhận được trả lời/);
    await recipient(an, kInvited.name).locator("[data-kind=reminder][data-progress=sent]").waitFor();
    const before = mailbox.letters.length;
    const again = await ask(desk.province, "POST", `/api/v1/conferences/${desk.conference}/letters`, { cookie: desk.secretary, body: { kind: "reminder" } });
    assert.equal(again.json.queued, 0);
    assert.equal(mailbox.letters.length, before);
  });
}

async function run_removed(tally, desk, mailbox, an) {
  await tally.test("a guest who was removed after an invitation is told by letter, once", async () => {
    const name = "Lê Văn Thôi", email = "thoi@so.example";
    await add_guest(an, name, email);
    await recipient(an, name).waitFor();
    await an.hook("send-invitations").click();
    await recipient(an, name).locator("[data-kind=invitation][data-progress=sent]").waitFor();
    assert.equal(await an.hook("untold-guests").count(), 0);
    await an.page.getByRole("button", { name: `Bỏ khách mời ${name}` }).click();
    await an.hook("untold-guests").getByText(name).waitFor();
    await recipient(an, name).getByTestId("removed").waitFor();
    await an.hook("send-withdrawals").click();
    const letter = await mailbox.letter((each) => each.to === email && each.calendar.method === "CANCEL");
    assert.match(letter.subject, /^Thu hồi giấy mời: Hội nghị giao ban/);
    assert.match(letter.text, /không còn hiệu lực/);
    const [event] = letter.calendar.events;
    assert.deepEqual([event.uid, event.attendees], [desk.conference, [`mailto:${email}`]]);
    await recipient(an, name).locator("[data-kind=cancellation][data-progress=sent]").waitFor();
    await an.hook("untold-guests").waitFor({ state: "detached" });
    const again = await ask(desk.province, "POST", `/api/v1/conferences/${desk.conference}/letters`, { cookie: desk.secretary, body: { kind: "cancellation" } });
    assert.equal(again.json.queued, 0);
    assert.ok(!mailbox.letters.some((each) => each.to === kGuestEmail && each.calendar.method === "CANCEL"), "somebody else was told");
  });
}

async function run_answers(tally, desk, mailbox, an, hoa) {
  const row = an.page.locator("[data-testid=participant]").filter({ hasText: "Thái Hòa" });
  await tally.test("the unit sees by when to answer, and sends a substitute; the convener sees it come", async () => {
    assert.match(await hoa.hook("answer-by").innerText(), /20\/01\/2024/);
    await row.getByTestId("overdue").waitFor();
    await hoa.hook("answer-declined").check();
    await hoa.hook("response-submit").click();
    await hoa.page.getByText("Hãy ghi lý do không dự").waitFor();
    await hoa.hook("answer-delegated").check();
    await hoa.hook("substitute").fill("Lê Thị Thay, Phó Trưởng ban");
    await hoa.hook("response-submit").click();
    await row.getByText("Lê Thị Thay, Phó Trưởng ban").waitFor();
    assert.equal(await row.getAttribute("data-answer"), "delegated");
    await row.getByTestId("overdue").waitFor({ state: "detached" });
  });
  const invitation = await ask(desk.province, "GET", `/api/v1/conferences/${desk.conference}/invitation.ics`, { cookie: desk.secretary });
  const file = (bytes) => ({ name: "reply.ics", mimeType: "text/calendar", buffer: bytes });
  await tally.test("an answer that came back as a file is taken in for a guest", async () => {
    await an.hook("reply-file").setInputFiles(file(reply_to(invitation.bytes, kGuestEmail, "ACCEPTED")));
    await an.page.locator("[data-testid=guest][data-answer=accepted]").getByText(kInvited.guest).waitFor();
  });
  await tally.test("a unit's secretary brings the unit's own answer as a file, and nobody else's", async () => {
    await hoa.hook("reply-file").setInputFiles(file(reply_to(invitation.bytes, kGuestEmail, "DECLINED")));
    await hoa.hook("reply-fault").waitFor();
    await hoa.expect_complaint(/^Failed to load resource.* 403 .*\/replies\)$/);
    await hoa.hook("reply-file").setInputFiles(file(reply_to(invitation.bytes, kUnitEmail, "TENTATIVE")));
    await an.page.locator("[data-testid=participant][data-answer=tentative]").filter({ hasText: "Thái Hòa" }).waitFor();
    await hoa.hook("reply-fault").waitFor({ state: "detached" });
  });
  await tally.test("an answer for somebody else, to an old invitation, and a bomb change nothing", async () => {
    const before = await records_of(desk.province, desk.secretary, desk.conference);
    await an.hook("reply-file").setInputFiles(file(reply_to(invitation.bytes, "la@khac.example", "ACCEPTED")));
    await an.hook("reply-fault").getByText("của người không được mời").waitFor();
    await an.expect_complaint(/^Failed to load resource.* 422 .*\/replies\)$/);
    const bring = (body) => ask(desk.province, "POST", `/api/v1/conferences/${desk.conference}/replies`, { cookie: desk.secretary, body, headers: { "content-type": "text/calendar" } });
    const old = Buffer.from(reply_to(invitation.bytes, kGuestEmail, "DECLINED").toString().replace(/SEQUENCE:\d+/, "SEQUENCE:1"));
    assert.equal((await bring(old)).json.code, "reply_outdated");
    assert.equal((await bring(Buffer.from("BEGIN:VCALENDAR\r\n".repeat(20_000)))).status, 413);
    assert.equal((await bring(Buffer.from("BEGIN:VCALENDAR\r\n".repeat(500)))).status, 413);
    assert.equal((await bring(Buffer.from("không phải lịch"))).status, 415);
    assert.deepEqual(await records_of(desk.province, desk.secretary, desk.conference), before);
  });
}

async function run_calendars(tally, desk, world, hoa) {
  const { unit } = world;
  const address = () => hoa.hook("feed-unit").getByTestId("feed-address").inputValue();
  await tally.test("a unit subscribes to its calendar by an address that can be changed", async () => {
    await hoa.hook("feeds").locator("summary").click();
    await hoa.hook("feed-unit").getByTestId("make-feed").click();
    await hoa.hook("feed-unit").getByTestId("feed-address").waitFor();
    const first = new URL(await address());
    const answer = await ask(unit, "GET", first.pathname);
    assert.equal(answer.status, 200);
    assert.match(answer.headers["content-type"], /^text\/calendar/);
    const calendar = read_calendar(answer.bytes);
    assert.equal(calendar.method, "PUBLISH");
    assert.match(calendar.name, /Thị xã Thái Hòa/);
    const event = calendar.events.find((each) => each.uid === kSlot);
    assert.ok(!calendar.events.some((each) => each.uid === desk.conference), "the conference stands beside its slot");
    assert.deepEqual(event.attendees, []);
    const unchanged = await ask(unit, "GET", first.pathname, { headers: { "if-none-match": answer.headers.etag } });
    assert.equal(unchanged.status, 304);
    await hoa.hook("feed-unit").getByTestId("make-feed").click();
    await hoa.hook("feed-unit").getByTestId("change-feed-sure").click();
    await hoa.page.waitForFunction((old) => document.querySelector("[data-testid=feed-unit] [data-testid=feed-address]")?.value !== old, first.href);
    assert.equal((await ask(unit, "GET", first.pathname)).status, 404);
    assert.equal((await ask(unit, "GET", new URL(await address()).pathname)).status, 200);
    assert.ok(!readFileSync(unit.log, "utf8").includes(first.pathname), "the address stands in the log");
  });
  await tally.test("the invitation is downloaded as a file", async () => {
    const [download] = await Promise.all([hoa.page.waitForEvent("download"), hoa.hook("download-ics").click()]);
    assert.equal(download.suggestedFilename(), "giay-moi.ics");
    assert.equal(read_calendar(readFileSync(await download.path())).events[0].uid, desk.conference);
  });
}

async function run_looks(tally, an, hoa) {
  await tally.test("participants for the convener: axe-core finds nothing, nothing is wider than the window", () => check_looks(an, "thanh-phan-trieu-tap"));
  await tally.test("participants for a unit: axe-core finds nothing, nothing is wider than the window", async () => {
    await hoa.hook("change-response").click();
    await check_looks(hoa, "thanh-phan-don-vi");
  });
  await tally.test("the dialog of a guest: axe-core finds nothing, nothing is wider than the window", async () => {
    await an.hook("add-guest").click();
    await check_looks(an, "khach-moi");
    await an.page.keyboard.press("Escape");
    await an.hook("guest-dialog").waitFor({ state: "detached" });
  });
}

async function run_changes(tally, desk, mailbox, an) {
  await tally.test("a conference that moves is invited to anew, under a higher sequence", async () => {
    const [first] = mailbox.letters.find((each) => each.to === kUnitEmail).calendar.events;
    await put(desk, "conferences", desk.conference, { date: "2030-03-14", reason: "Bão số 12" });
    await open_tab(an, "agenda");
    await open_tab(an, "participants");
    await recipient(an, kInvited.name).getByText("Đã đổi sau khi gửi").waitFor();
    await an.hook("send-invitations").click();
    const letter = await mailbox.letter((each) => each.to === kUnitEmail && each.subject.startsWith("Giấy mời (thay đổi)"));
    assert.match(letter.text, /Lý do thay đổi: Bão số 12/);
    const [event] = letter.calendar.events;
    assert.ok(event.sequence > first.sequence, `${event.sequence} after ${first.sequence}`);
    assert.match(event.starts, /^2030-03-14/);
  });
  await tally.test("a conference that is off is cancelled by letter to who was invited", async () => {
    await put(desk, "conferences", desk.conference, { status: "cancelled" });
    await an.hook("send-cancellation").click();
    for (const to of [kUnitEmail, kGuestEmail]) {
      const letter = await mailbox.letter((each) => each.to === to && each.calendar.method === "CANCEL");
      assert.match(letter.subject, /^Hủy: /);
      assert.equal(letter.calendar.events[0].status, "CANCELLED");
    }
    await recipient(an, kInvited.name).locator("[data-kind=cancellation][data-progress=sent]").waitFor();
  });
}
