import type { Editor } from "@tiptap/core";
import { type Passage, find_passage, quoted } from "../../model/minutes_passage";

/** The text of a document as amendments quote it: blocks a line each; and where each of its characters stands. */
export interface FlatText {
  text: string;
  at: number[];
}

export function flat_text(doc: Editor["state"]["doc"]): FlatText {
  let text = "";
  const at: number[] = [];
  doc.descendants((node, position) => {
    if (node.isTextblock && text !== "") {
      text += "\n";
      at.push(position);
    }
    const words = node.isText ? (node.text ?? "") : node.type.name === "hardBreak" ? "\n" : "";
    for (let i = 0; i < words.length; ++i) at.push(position + i);
    text += words;
  });
  return { text, at };
}

/** The selected passage with what stands before it; undefined where nothing is selected. */
export function selected_passage(editor: Editor): { before: string; old_text: string } | undefined {
  const { from, to, empty } = editor.state.selection;
  if (empty) return undefined;
  const { text, at } = flat_text(editor.state.doc);
  const begin = at.findIndex((position) => position >= from);
  if (begin < 0) return undefined;
  const beyond = at.findIndex((position) => position >= to);
  const passage = quoted(text, begin, beyond < 0 ? text.length : beyond);
  return passage.old_text === "" ? undefined : passage;
}

/** Puts the new text of an amendment in the place of its passage; false where that is not there once. */
export function replace_passage(editor: Editor, { before, old_text, new_text }: { before?: string; old_text?: string; new_text: string }): boolean {
  const flat = flat_text(editor.state.doc);
  const found = find_passage(flat.text, before, old_text ?? "");
  const range = found && positions_of(flat, found);
  if (!range) return false;
  const lines = new_text.split("\n");
  if (lines.length === 1) {
    // Keeps what the passage was: bold, say.
    return editor.chain().command(({ tr }) => (tr.insertText(new_text, range.from, range.to), true)).run();
  }
  const content = lines.flatMap((line, index) => [...(index > 0 ? [{ type: "hardBreak" }] : []), ...(line ? [{ type: "text", text: line }] : [])]);
  return editor.chain().insertContentAt(range, content).run();
}

function positions_of({ at }: FlatText, { from, to }: Passage): Passage | undefined {
  if (to > from) {
    const [first, last] = [at[from], at[to - 1]];
    return first === undefined || last === undefined ? undefined : { from: first, to: last + 1 };
  }
  const behind = at[from - 1];
  return behind === undefined ? undefined : { from: behind + 1, to: behind + 1 };
}
