// The page of links: codes with QR and print, revoke, replace; what an office sees when it is refused; identity moved.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { statSync } from "node:fs";
import { join } from "node:path";
import { until_linked } from "./lib/api.mjs";
import { Person, launch } from "./lib/browser.mjs";
import { Node, World, free_port, giaoban, kProgram, kWeb } from "./lib/nodes.mjs";
import { check_looks, take_pictures } from "./lib/pictures.mjs";
import { read_qr } from "./lib/qr.mjs";

const kQuyHop = "40000000-0000-5000-8000-000000000420";
const kPassphrase = "một câu đủ dài để không ai đoán ra\n";

export async function run(tally) {
  const world = await World.found();
  const browser = await launch();
  const others = [];
  try {
    await until_linked(world.unit, "thuky.thaihoa");
    const admin = await Person.arrive(browser, world.province);
    await admin.sign_in("quantri.nghean");
    admin.page.on("dialog", (dialog) => void dialog.accept());
    await run_page(tally, world, admin);
    await run_code(tally, world, browser, admin, others);
    await run_backlog(tally, world, browser);
    await run_control_room(tally, world, browser);
    await run_identity(tally, world, others);
    await run_replace(tally, world, admin, others);
    await run_revoke(tally, world, browser, admin);
    await tally.test("no page complained", () => assert.deepEqual(admin.take_complaints(), []));
  } finally {
    await browser.close();
    for (const node of others) await node.stop().catch(() => node.kill());
    await world.close();
  }
}

function status_of(node) {
  const told = giaoban("link", "status", "--data", node.data, "--json");
  assert.equal(told.status, 0, told.text);
  return JSON.parse(told.out);
}

/** Waits until `holds` says yes to what the node tells of its links. */
async function until_status(node, holds) {
  for (;;) {
    const status = status_of(node);
    if (holds(status)) return status;
    await new Promise(setImmediate);
  }
}

function card(person, unit_name) {
  return person.hook("link").filter({ hasText: unit_name });
}

async function run_page(tally, world, admin) {
  await tally.test("the page of links names every office: linked, last seen, what it lacks, its clock and certificate", async () => {
    await admin.page.getByRole("link", { name: "Liên kết", exact: true }).click();
    await card(admin, "Thái Hòa").and(admin.page.locator("[data-state=connected]")).waitFor();
    await card(admin, "Thái Hòa").getByText("Lệch đồng hồ").waitFor();  // known with the answer to the first ping
    const text = await card(admin, "Thái Hòa").innerText();
    for (const words of ["thông suốt", "đang liên lạc", "0 mục", "Lệch đồng hồ", "số 1, đến"]) assert.ok(text.includes(words), `${words}: ${text}`);
    const link = status_of(world.province).links[0];
    assert.equal(link.standing, "active");
    assert.equal(link.certificate.level, "district");
    assert.equal(status_of(world.unit).links[0].certificate.serial, link.certificate.serial);
  });
  await tally.test("the page of links: axe-core finds nothing, nothing is wider than the window", () => check_looks(admin, "lien-ket"));
}

async function run_code(tally, world, browser, admin, others) {
  const office = new Node("quy-hop", world.folder, await free_port(), kWeb);
  await tally.test("a code is issued with its unit, its end and a QR code that holds the command", async () => {
    await admin.hook("join-unit").selectOption(kQuyHop);
    await admin.hook("issue-code").click();
    await admin.hook("code-sheet").waitFor();
    assert.match(await admin.hook("code-sheet").innerText(), /Mã gia nhập cho Quỳ Hợp/);
    const code = await admin.hook("join-code").innerText();
    assert.match(code, /^[0-9A-Z]{4}(-[0-9A-Z]{4}){3}$/);
    const command = await admin.hook("join-command").innerText();
    assert.ok(command.includes(`--code ${code}`), command);
    assert.equal(await read_qr(browser, admin.hook("qr")), command);
    await check_looks(admin, "ma-gia-nhap");
    assert.equal(await read_qr(browser, admin.hook("qr")), command, "and in the dark theme before");
  });
  await tally.test("what is printed is the sheet alone: unit, code, end, QR", async () => {
    await admin.page.emulateMedia({ media: "print" });
    assert.ok(await admin.hook("qr").isVisible());
    assert.ok(await admin.hook("join-code").isVisible());
    assert.ok(await admin.hook("code-expiry").isVisible());
    assert.equal(await admin.hook("link").first().isVisible(), false);
    assert.equal(await admin.hook("print-code").isVisible(), false);
    await take_pictures(admin, "ma-gia-nhap-in");
    await admin.page.emulateMedia({ media: "screen", colorScheme: "light" });
    await admin.page.setViewportSize({ width: 1440, height: 900 });
  });
  await tally.test("[P15][E1] the office joins by the code and appears on the page", async () => {
    const code = await admin.hook("join-code").innerText();
    const joined = giaoban("join", `http://127.0.0.1:${world.province.port}`, "--code", code, "--data", office.data);
    assert.equal(joined.status, 0, joined.text);
    const again = giaoban("join", `http://127.0.0.1:${world.province.port}`, "--code", code, "--data", join(world.folder, "other"));
    assert.notEqual(again.status, 0, "a code works once");
    others.push(office);
    await office.start();
    await admin.hook("close-code").click();
    await card(admin, "Quỳ Hợp").and(admin.page.locator("[data-state=connected]")).waitFor();
  });
}

async function run_backlog(tally, world, browser) {
  await tally.test("with the link down an office is told how many changes are only here, and its parent what it lacks", async () => {
    const hoa = await Person.arrive(browser, world.unit);
    await hoa.sign_in("thuky.thaihoa");
    world.unit.pause_link();
    const before = status_of(world.unit).only_here.entries;
    for (const name of ["một", "hai", "ba"]) {
      const added = giaoban_with("giaoban-demo\n", "user", "add", "--data", world.unit.data, "--username", `nguoi.${name}`.normalize("NFD").replace(/[^a-z.]/g, ""),
        "--full-name", name, "--unit", "40000000-0000-5000-8000-000000000414", "--role", "observer", "--password-stdin");
      assert.equal(added.status, 0, added.text);
    }
    const status = await until_status(world.unit, (told) => told.only_here.entries === before + 3);
    assert.ok(status.only_here.bytes > 100);
    assert.equal(status.links[0].unsent, before + 3);
    await hoa.page.goto("/lien-ket");
    await hoa.page.getByText("3 thay đổi, 1 KB chưa gửi, mới chỉ có trên nút này").waitFor();
    assert.equal(await hoa.hook("issue-code").count(), 0, "a secretary issues no codes");
    await check_looks(hoa, "lien-ket-gian-doan");
    world.unit.resume_link();
    await hoa.page.getByText("Mọi thay đổi đã có ở nút khác").waitFor();
    await hoa.close();
  });
}

function giaoban_with(input, ...words) {
  const ran = spawnSync(kProgram, words, { input, encoding: "utf8", timeout: 60_000 });
  if (ran.error) throw ran.error;
  return { status: ran.status, text: ran.stdout + ran.stderr };
}

async function run_control_room(tally, world, browser) {
  const an = await Person.arrive(browser, world.province);
  const office = () => an.hook("office").filter({ hasText: "Thái Hòa" });
  await an.sign_in("thuky.nghean");
  await tally.test("the control room shows the unit's node linked, and that all is well with it", async () => {
    await an.page.goto("/phong-dieu-khien");
    await office().and(an.page.locator("[data-tone=good]")).waitFor();
    await office().getByText("thông suốt").waitFor();
    await check_looks(an, "phong-dieu-khien");
  });
  await tally.test("with the unit's link down the control room says so in words, with what it lacks and what to do", async () => {
    world.unit.pause_link();
    await office().locator("[data-testid=office-fault][data-kind=away]").getByText("Gọi cho đơn vị").waitFor();
    assert.match(await office().getAttribute("data-tone"), /^(wait|bad)$/);
    assert.match(await office().getByTestId("office-lacks").getAttribute("data-count"), /^\d+$/);
    await check_looks(an, "phong-dieu-khien-gian-doan");
    world.unit.resume_link();
    await office().and(an.page.locator("[data-tone=good]")).waitFor();
    await an.close();
  });
}

async function run_identity(tally, world, others) {
  const office = others[0];
  const file = join(world.folder, "quy-hop.identity");
  await tally.test("[E6] an identity moves to new hardware by a sealed file, and what the node had comes back", async () => {
    const busy = giaoban_with(kPassphrase, "identity", "export", file, "--data", office.data, "--passphrase-stdin");
    assert.notEqual(busy.status, 0, "not while the node runs");
    await office.stop();
    const node = status_id(world, "Quỳ Hợp");
    assert.equal(giaoban_with(kPassphrase, "identity", "export", file, "--data", office.data, "--passphrase-stdin").status, 0);
    assert.equal(statSync(file).mode & 0o777, 0o600);
    const moved = new Node("quy-hop-moi", world.folder, office.port, kWeb);
    const wrong = giaoban_with("sai\n", "identity", "import", file, "--data", moved.data, "--passphrase-stdin");
    assert.match(wrong.text, /passphrase/);
    const taken = giaoban_with(kPassphrase, "identity", "import", file, "--data", world.unit.data, "--passphrase-stdin");
    assert.match(taken.text, /holds a node already/);
    const made = giaoban_with(kPassphrase, "identity", "import", file, "--data", moved.data, "--passphrase-stdin");
    assert.equal(made.status, 0, made.text);
    assert.ok(made.text.includes(node));
    others[0] = moved;
    await moved.start();
    await until_linked_status(moved);
  });
  await tally.test("[E7] a node gets a new key; its parent shows the old one as changed", async () => {
    const moved = others[0];
    const old_node = status_of(moved).node;
    await moved.stop();
    const rotated = giaoban("identity", "rotate", "--data", moved.data);
    assert.equal(rotated.status, 0, rotated.text);
    await moved.start();
    await until_linked_status(moved);
    const links = status_of(world.province).links;
    const old_link = links.find((link) => link.node === old_node);
    assert.equal(old_link.standing, "rotated");
    assert.equal(old_link.successor, status_of(moved).node);
    const refused = giaoban("identity", "rotate", "--data", world.province.data);
    assert.notEqual(refused.status, 0);
  });
}

function status_id(world, unit_name) {
  return status_of(world.province).links.find((link) => link.unit_name === unit_name).node;
}

async function until_linked_status(node) {
  while (status_of(node).links[0]?.state !== "connected") await new Promise(setImmediate);
}

async function run_replace(tally, world, admin, others) {
  await tally.test("[E5] a lost node is replaced by a code that names it", async () => {
    const lost = others[0];
    await lost.stop();
    await admin.page.goto("/lien-ket");
    const old = card(admin, "Quỳ Hợp").and(admin.page.locator("[data-standing=active]"));
    await old.getByTestId("replace").click();
    await admin.hook("code-sheet").waitFor();
    assert.match(await admin.hook("code-sheet").innerText(), /sẽ thay nút/);
    const code = await admin.hook("join-code").innerText();
    const fresh = new Node("quy-hop-thay", world.folder, await free_port(), kWeb);
    const joined = giaoban("join", `http://127.0.0.1:${world.province.port}`, "--code", code, "--data", fresh.data);
    assert.equal(joined.status, 0, joined.text);
    others.push(fresh);
    await fresh.start();
    await lost.start();
    await admin.hook("close-code").click();
    await admin.page.locator("[data-testid=link][data-standing=replaced]").waitFor();
    await card(admin, "Quỳ Hợp").and(admin.page.locator("[data-state=connected]")).waitFor();
    const told = await until_status(lost, (status) => status.links[0].refused !== undefined);
    assert.equal(told.links[0].refused, "node_replaced");
  });
}

async function run_revoke(tally, world, browser, admin) {
  await tally.test("[E5] a revoked office reads in words why it is not linked, and goes on working", async () => {
    const hoa = await Person.arrive(browser, world.unit);
    await hoa.sign_in("thuky.thaihoa");
    await hoa.page.goto("/lien-ket");
    await card(admin, "Thái Hòa").getByTestId("revoke").click();
    await card(admin, "Thái Hòa").and(admin.page.locator("[data-standing=revoked]")).waitFor();
    await hoa.page.locator("[data-testid=link-refused]").getByText("Nút này đã bị nút cấp trên thu hồi").waitFor();
    await hoa.page.locator("[data-testid=link-refusal]").waitFor();
    await check_looks(hoa, "lien-ket-thu-hoi");
    await check_looks(admin, "lien-ket-quan-tri");
    assert.deepEqual(hoa.take_complaints(), []);
    await hoa.close();
  });
}
