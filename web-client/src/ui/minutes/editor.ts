import { Editor, Extension, type JSONContent } from "@tiptap/core";
import Collaboration from "@tiptap/extension-collaboration";
import StarterKit from "@tiptap/starter-kit";
import { yCursorPlugin } from "@tiptap/y-tiptap";
import type { Awareness } from "y-protocols/awareness";
import type { DocumentSession } from "../../sync/document_session";
import { ItemHeadings, event_block } from "./events";
import { checked_user } from "./presence";

/**
 * Carets and selections of the others. The page's content security policy forbids style attributes, so a person's
 * colour is a class of minutes.css; names are set as text.
 */
const Carets = Extension.create<{ awareness: Awareness | null }>({
  name: "carets",
  // After the document's own plugin, whose state the carets are placed in.
  priority: 999,
  addOptions: () => ({ awareness: null }),
  addProseMirrorPlugins() {
    const { awareness } = this.options;
    if (!awareness) return [];
    return [
      yCursorPlugin(awareness, {
        awarenessStateFilter: (own: number, other: number, state: { user?: unknown }) =>
          own !== other && checked_user(state.user) !== null,
        cursorBuilder: (user: unknown) => caret(user),
        selectionBuilder: (user: unknown) => ({ class: `selection person-${checked_user(user)?.person ?? 1}` }),
      }),
    ];
  },
});

function caret(user: unknown): HTMLElement {
  const known = checked_user(user);
  const mark = document.createElement("span");
  mark.className = `caret person-${known?.person ?? 1}`;
  const label = document.createElement("span");
  label.className = "caret-name";
  label.textContent = known?.name ?? "";
  // A word joiner on each side keeps the caret from being a place where a line may break.
  mark.append("\u2060", label, "\u2060");
  return mark;
}

/** Names that the editor says: of itself, of an event and of its kinds. */
export interface EditorWords {
  editor: string;
  event: string;
  events: Record<string, string>;
}

/** The editor of a document; undo and redo are Yjs's, so that each person takes back only their own typing. */
export function make_editor(place: HTMLElement, session: DocumentSession, words: EditorWords): Editor {
  return new Editor({
    element: place,
    injectCSS: false,
    extensions: [
      StarterKit.configure({
        heading: { levels: [1, 2, 3] },
        undoRedo: false,
        link: false,
        code: false,
        codeBlock: false,
        strike: false,
        horizontalRule: false,
        dropcursor: { color: false, class: "drop-mark" },
      }),
      ItemHeadings,
      event_block(words.event, words.events),
      Collaboration.configure({ document: session.doc }),
      Carets.configure({ awareness: session.awareness }),
    ],
    editorProps: {
      attributes: { role: "textbox", "aria-multiline": "true", "aria-label": words.editor, lang: "vi", spellcheck: "false" },
    },
  });
}

/** A heading for each item of the agenda, with room to write below it. What happens in the item is put there too. */
export function outline(items: { id: string; title: string }[]): JSONContent[] {
  return items.flatMap(({ id, title }, index): JSONContent[] => [
    { type: "heading", attrs: { level: 2, item: id }, content: [{ type: "text", text: `${index + 1}. ${title}` }] },
    { type: "paragraph" },
  ]);
}
