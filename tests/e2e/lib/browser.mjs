// Debian's Chromium, one context to a person, and an ear for everything that a page complains of.
import { kPassword } from "./nodes.mjs";
import { axe_source, playwright } from "./packages.mjs";
import { within } from "./suite.mjs";

const kArguments = [
  "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync",
];
/** How long a locator or a text is waited for. */
export const kPatienceMs = 20_000;

export async function launch() {
  const { chromium } = await playwright();
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: kArguments });
}

/** A person at a node's web client, in a browser context of their own. */
export class Person {
  /** What pages complained of: console errors, exceptions, breaches of the content security policy. */
  complaints = [];
  /** While true, failures to reach the node are expected and not noted. */
  is_cut_off = false;

  static async arrive(browser, node, options = {}) {
    const person = new Person();
    person.node = node;
    person.context = await browser.newContext({
      baseURL: node.url,
      locale: "vi-VN",
      timezoneId: "Asia/Ho_Chi_Minh",
      viewport: { width: 1440, height: 900 },
      ...options,
    });
    person.context.setDefaultTimeout(kPatienceMs);
    await person.context.addInitScript(() => {
      addEventListener("securitypolicyviolation", (event) => {
        console.error(`csp: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`);
      });
    });
    await person.context.addInitScript({ content: axe_source() });
    person.page = await person.context.newPage();
    person.#listen();
    return person;
  }

  #listen() {
    this.page.on("pageerror", (error) => this.complaints.push(`exception: ${error.stack ?? error}`));
    this.page.on("console", (message) => {
      const text = `${message.text()} (${message.location().url})`;
      if (message.type() !== "error" || this.#is_expected(text)) return;
      this.complaints.push(text);
    });
  }

  #is_expected(text) {
    // Asking who is signed in is answered by 401 where nobody is, and so is a wrong password.
    if (/status of 401.*\/api\/v1\/session\)/.test(text)) return true;
    return this.is_cut_off && /net::ERR_|WebSocket connection to|status of 503/.test(text);
  }

  /** Waits for a complaint that a test brings about, and takes it: the browser tells of it when it likes. */
  async expect_complaint(pattern) {
    const found = () => this.complaints.findIndex((text) => pattern.test(text));
    while (found() < 0) await this.page.waitForEvent("console", { timeout: kPatienceMs });
    this.complaints.splice(found(), 1);
  }

  /** What the pages complained of since the last call. */
  take_complaints() {
    return this.complaints.splice(0);
  }

  hook(name) {
    return this.page.getByTestId(name);
  }

  async sign_in(username, password = kPassword) {
    this.username = username;
    await this.page.goto("/");
    await this.page.locator("#username").fill(username);
    await this.page.locator("#password").fill(password);
    await this.hook("sign-in").click();
    await this.until_online();
  }

  async until_online() {
    await this.page.locator("[data-testid=status-connection][data-state=open]").waitFor();
  }

  /** Resolves when the page can be opened again without the network. */
  async until_installed() {
    await this.page.evaluate(async () => {
      await navigator.serviceWorker.ready;
    });
  }

  /** The first moment (Unix ms) at which an element of `selector` shows `text`. */
  seen(selector, text, limit_ms = kPatienceMs) {
    const watch = this.page.evaluate(
      ([selector, text]) =>
        new Promise((resolve) => {
          const look = () => {
            const there = [...document.querySelectorAll(selector)].some((each) => each.textContent.includes(text));
            if (!there) return;
            observer.disconnect();
            resolve(Date.now());
          };
          const observer = new MutationObserver(look);
          observer.observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
          look();
        }),
      [selector, text],
    );
    return within(limit_ms, watch, `“${text}” in ${selector} at ${this.node.name}`);
  }

  async offline() {
    this.is_cut_off = true;
    await this.context.setOffline(true);
  }

  async online() {
    await this.context.setOffline(false);
    await this.until_online();
    this.is_cut_off = false;
  }

  close() {
    return this.context.close();
  }
}

/** What axe-core finds wrong with a page, a line each. */
export async function axe_faults(page) {
  return page.evaluate(async () => {
    const found = await globalThis.axe.run(document, { resultTypes: ["violations"] });
    return found.violations.map((fault) => {
      const places = fault.nodes.slice(0, 3).map((node) => `${node.target.join(" ")}: ${node.failureSummary}`);
      return `${fault.id} (${fault.impact}): ${places.join(" | ").replace(/\s+/g, " ")}`;
    });
  });
}
