// Speaks to a node without a browser: HTTP requests, and the feed (SPEC F).
import { once } from "node:events";
import { request as open_request } from "node:http";
import { kPassword } from "./nodes.mjs";
import { within } from "./suite.mjs";

const kAnswerLimitMs = 15_000;

/** One request. `body` is bytes, text, or an object for JSON. Answers {status, headers, bytes, text, json}. */
export async function ask(node, method, path, { cookie, body, headers = {} } = {}) {
  const is_json = body !== undefined && typeof body === "object" && !Buffer.isBuffer(body);
  const request = open_request({
    host: "127.0.0.1",
    port: node.port,
    method,
    path,
    agent: false,
    headers: {
      host: node.host,
      origin: node.url,
      ...(cookie ? { cookie } : {}),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...headers,
    },
  });
  request.end(is_json ? JSON.stringify(body) : body);
  return within(kAnswerLimitMs, answer_of(request), `${method} ${path}`);
}

/** The answer to a request that was begun elsewhere. */
export async function answer_of(request) {
  const [response] = await once(request, "response");
  const pieces = [];
  for await (const piece of response) pieces.push(piece);
  const bytes = Buffer.concat(pieces);
  const is_json = /json/.test(response.headers["content-type"] ?? "");
  return {
    status: response.statusCode,
    headers: response.headers,
    bytes,
    text: bytes.toString(),
    json: is_json ? JSON.parse(bytes.toString()) : undefined,
  };
}

/** Signs in; the cookie to send from then on. */
export async function sign_in(node, username, password = kPassword) {
  const answer = await ask(node, "POST", "/api/v1/session", { body: { username, password } });
  if (answer.status !== 200) throw new Error(`sign-in of ${username}: ${answer.status} ${answer.text}`);
  return answer.headers["set-cookie"][0].split(";")[0];
}

/** A signed-in connection to /ws, with all that came in. */
export class Feed {
  messages = [];
  #waiting = [];

  static async open(node, cookie) {
    const feed = new Feed();
    feed.socket = new WebSocket(`ws://127.0.0.1:${node.port}/ws`, {
      headers: { cookie, origin: `http://127.0.0.1:${node.port}`, "accept-language": "en" },
    });
    feed.closed = once(feed.socket, "close").then(([event]) => event);
    feed.socket.addEventListener("error", () => undefined);
    feed.socket.addEventListener("message", (event) => feed.#take(JSON.parse(event.data)));
    feed.welcome = await feed.next((message) => message.type === "welcome");
    return feed;
  }

  #take(message) {
    this.messages.push(message);
    this.#waiting = this.#waiting.filter(({ fits, resolve }) => !fits(message) || resolve(message));
  }

  /** The first message that fits, of those that came or will come. */
  next(fits) {
    const there = this.messages.find(fits);
    if (there) return Promise.resolve(there);
    const coming = new Promise((resolve) => this.#waiting.push({ fits, resolve }));
    return within(kAnswerLimitMs, coming, `a feed message that fits ${fits}`);
  }

  send(message) {
    this.socket.send(typeof message === "string" ? message : JSON.stringify(message));
  }

  close() {
    this.socket.close();
    return this.closed;
  }
}

/** Resolves when the unit's node says that its link to the parent stands. */
export async function until_linked(node, username) {
  const feed = await Feed.open(node, await sign_in(node, username));
  await feed.next((message) => message.type === "link" && message.state === "connected");
  await feed.close();
}

/** Every record of a space as the node gives it to somebody new: "collection id" -> record. */
export async function records_of(node, cookie, space) {
  const feed = await Feed.open(node, cookie);
  feed.send({ type: "subscribe", space, since: 0, ballots: true });
  const is_part = (message) => message.type === "snapshot" && message.space === space;
  await feed.next((message) => is_part(message) && message.last);
  await feed.close();
  const records = feed.messages.filter(is_part).flatMap((part) => part.records);
  return new Map(records.map(({ collection, id, record }) => [`${collection} ${id}`, record]).sort());
}
