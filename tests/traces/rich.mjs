// A rich-text history as TipTap lays minutes down in Yjs: five people write paragraphs, headings and lists, set marks,
// split and join, and go offline for a while.
import { Random } from "./random.mjs";

/** The fragment that TipTap keeps a document in. */
export const kFragment = "default";
const kPeople = 5;
const kActions = 13_600;
const kOnlineLag = 6;      // actions until others have what one typed
const kOfflineActions = 400;
const kMarks = [["bold", {}], ["italic", {}], ["underline", {}], ["link", { href: "https://nghean.gov.vn/van-ban/127", target: "_blank" }]];
const kWords = ("hội nghị giao ban thường trực hội đồng nhân dân các huyện thành phố thị xã lần thứ tư báo cáo tham luận ý kiến kiến nghị " +
  "cử tri giám sát chuyên đề nghị quyết kết luận thông báo đại biểu chủ trì 2023 , . ; (theo) Thái Hòa Nghệ An 😀").split(" ");

/** One person's copy of the document, and what has not reached it yet. */
class Person {
  constructor(Y, number, random, deliver) {
    Object.assign(this, { Y, random, waiting: [], offline_until: 0, block: 0, offset: 0 });
    this.doc = new Y.Doc();
    this.doc.clientID = 700_000_001 + number * 600_000_007;
    this.fragment = this.doc.getXmlFragment(kFragment);
    this.doc.on("update", (update, origin) => origin !== "delivered" && deliver(update, this));
  }

  /** Runs of text of all paragraphs, headings and list items, in order. */
  blocks() {
    const found = [];
    const visit = (element) => {
      for (const child of element.toArray()) {
        if (child instanceof this.Y.XmlText) found.push(child);
        else visit(child);
      }
    };
    visit(this.fragment);
    return found;
  }

  here() {
    const blocks = this.blocks();
    return blocks[Math.min(this.block, blocks.length - 1)];
  }

  move() {
    this.block = this.random.below(Math.max(1, this.blocks().length));
    this.offset = this.random.below(1 + (this.here()?.length ?? 0));
  }

  /** A word, a transaction to each letter, as an editor makes them. */
  type() {
    const text = this.here();
    if (!text) return this.add_block();
    const attributes = text.length > 0 && this.random.once_in(12) ? Object.fromEntries([this.random.pick(kMarks)]) : undefined;
    this.offset = Math.min(this.offset, text.length);
    for (const letter of `${this.random.pick(kWords)} `) {
      text.insert(this.offset, letter, attributes);
      this.offset += letter.length;
    }
  }

  erase() {
    const text = this.here();
    const count = 1 + this.random.below(4);
    for (let i = 0; i < count && text && this.offset > 0 && this.offset <= text.length; ++i) text.delete(--this.offset, 1);
  }

  mark() {
    const text = this.here();
    if (!text || text.length < 4) return;
    const from = this.random.below(text.length - 2);
    const [name, value] = this.random.pick(kMarks);
    text.format(from, 1 + this.random.below(Math.min(30, text.length - from)), { [name]: this.random.once_in(4) ? null : value });
  }

  paragraph(content) {
    const { Y, random } = this;
    const is_heading = random.once_in(8);
    const element = new Y.XmlElement(is_heading ? "heading" : "paragraph");
    if (is_heading) element.setAttribute("level", 1 + random.below(3));
    if (random.once_in(6)) element.setAttribute("textAlign", "center");
    element.insert(0, [new Y.XmlText(content)]);
    return element;
  }

  list(content) {
    const list = new this.Y.XmlElement("bulletList");
    const item = new this.Y.XmlElement("listItem");
    item.insert(0, [this.paragraph(content)]);
    list.insert(0, [item]);
    return list;
  }

  add_block() {
    const at = this.random.below(this.fragment.length + 1);
    const word = this.random.pick(kWords);
    this.doc.transact(() => this.fragment.insert(at, [this.random.once_in(6) ? this.list(word) : this.paragraph(word)]));
    this.move();
  }

  /** Enter in the middle of a paragraph: the tail goes to a new one. */
  split() {
    const text = this.here();
    const element = text?.parent;
    const parent = element?.parent;
    if (!parent || text.length < 6) return this.add_block();
    const at = 1 + this.random.below(text.length - 1);
    const tail = text.toString().replace(/<[^>]*>/g, "").slice(at);
    this.doc.transact(() => {
      text.delete(at, text.length - at);
      parent.insert(parent.toArray().indexOf(element) + 1, [this.paragraph(tail)]);
    });
  }

  remove_block() {
    if (this.fragment.length > 12) this.fragment.delete(this.random.below(this.fragment.length), 1);
  }

  act() {
    const chance = this.random.below(100);
    if (chance < 8) this.move();
    else if (chance < 78) this.type();
    else if (chance < 88) this.erase();
    else if (chance < 94) this.mark();
    else if (chance < 97) this.add_block();
    else if (chance < 99) this.split();
    else this.remove_block();
  }
}

/** Makes the history and calls `deliver(update)` for each transaction (about 45 000). Returns a document that holds all. */
export function rich_history(Y, deliver) {
  const random = new Random(20231101);
  let now = 0;
  const people = [];
  const spread = (update, from) => {
    deliver(update);
    for (const person of people) if (person !== from) person.waiting.push([now + kOnlineLag, update]);
  };
  for (let number = 0; number < kPeople; ++number) people.push(new Person(Y, number, random, spread));
  for (; now < kActions; ++now) {
    const person = random.pick(people);
    if (random.once_in(900)) person.offline_until = now + kOfflineActions;
    receive(person, now);
    person.act();
  }
  for (const person of people) receive({ ...person, offline_until: 0 }, Infinity);
  return people[0].doc;
}

function receive({ Y, doc, waiting, offline_until }, now) {
  if (offline_until > now) return;
  let count = 0;
  while (count < waiting.length && waiting[count][0] <= now) ++count;
  const due = waiting.splice(0, count);
  if (due.length > 0) doc.transact(() => due.forEach(([, update]) => Y.applyUpdate(doc, update)), "delivered");
}
