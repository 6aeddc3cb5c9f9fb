import { Extension, Node, mergeAttributes } from "@tiptap/core";

/** What the node puts into the minutes by itself (SPEC M): whole, not written in, taken away like any block. */
export function event_block(label: string, names: Record<string, string>) {
  return Node.create({
    name: "event",
    group: "block",
    atom: true,
    selectable: true,
    draggable: false,
    addAttributes() {
      const kept = (name: string) => ({
        default: null,
        parseHTML: (element: HTMLElement) => element.getAttribute(`data-${name}`),
        renderHTML: (attributes: Record<string, unknown>) => (attributes[name] === null ? {} : { [`data-${name}`]: String(attributes[name]) }),
      });
      const at = { ...kept("at"), parseHTML: (element: HTMLElement) => Number(element.getAttribute("data-at")) || null };
      return { kind: kept("kind"), ref: kept("ref"), item: kept("item"), at, time: kept("time"), text: kept("text") };
    },
    parseHTML() {
      return [{ tag: "p[data-ref][data-kind]", priority: 60 }];
    },
    // A paragraph of its words wherever it is copied to.
    renderHTML({ node, HTMLAttributes }) {
      return ["p", mergeAttributes(HTMLAttributes, { class: "event" }), `${said(node.attrs.time)} ${said(node.attrs.text)}`.trim()];
    },
    renderText({ node }) {
      return `${said(node.attrs.time)} ${said(node.attrs.text)}`.trim();
    },
    addNodeView() {
      return ({ node }) => {
        const dom = document.createElement("div");
        dom.className = "event";
        dom.dataset["kind"] = said(node.attrs.kind);
        dom.dataset["testid"] = "event";
        dom.contentEditable = "false";
        dom.setAttribute("role", "note");
        dom.setAttribute("aria-label", label);
        const time = document.createElement("span");
        time.className = "event-time number";
        time.textContent = said(node.attrs.time);
        const kind = document.createElement("span");
        kind.className = "event-kind";
        kind.textContent = names[said(node.attrs.kind)] ?? label;
        const text = document.createElement("span");
        text.className = "event-text";
        text.textContent = said(node.attrs.text);
        dom.append(time, kind, text);
        return { dom, ignoreMutation: () => true };
      };
    },
  });
}

/** Attributes come from other nodes' documents as they are. */
function said(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** A heading may stand for an item of the agenda: what happens in it is put below. */
export const ItemHeadings = Extension.create({
  name: "item_headings",
  addGlobalAttributes() {
    return [
      {
        types: ["heading"],
        attributes: {
          item: {
            default: null,
            keepOnSplit: false,
            parseHTML: (element: HTMLElement) => element.getAttribute("data-item"),
            renderHTML: (attributes: Record<string, unknown>) => (attributes["item"] ? { "data-item": String(attributes["item"]) } : {}),
          },
        },
      },
    ];
  },
});
