/** A note as the node has it; the tag is that of the text. */
export interface NodeNote {
  text: string;
  etag: string;
}

/** A private note as this browser keeps it. */
export interface KeptNote {
  text: string;
  /** Of the node's text that this one takes the place of; null: not heard from the node yet. */
  etag: string | null;
  /** Whether the node may lack the text. */
  is_unsent: boolean;
  /** What was put last, while it is not known whether it arrived. */
  sent?: string;
  /** What another device wrote meanwhile: until the person chose, nothing is sent. */
  theirs?: NodeNote;
}

/** `saved`: the node has it. `unsent`: it goes there as soon as it can. `conflict`: the person has to choose. */
export type NoteState = "saved" | "unsent" | "conflict";

export const kNoNote: KeptNote = { text: "", etag: null, is_unsent: false };

export function state_of(note: KeptNote): NoteState {
  if (note.theirs) return "conflict";
  return note.is_unsent ? "unsent" : "saved";
}

/** Whether there is something for the node and nothing for the person to choose first. */
export function is_due(note: KeptNote): boolean {
  return note.is_unsent && !note.theirs;
}

/** Whether the node has to be asked before it is sent: it was not heard yet, or an answer was lost. */
export function is_uncertain(note: KeptNote): boolean {
  return note.etag === null || note.sent !== undefined;
}

export function typed(note: KeptNote, text: string): KeptNote {
  return text === note.text ? note : { ...note, text, is_unsent: true };
}

export function sending(note: KeptNote): KeptNote {
  return { ...note, sent: note.text };
}

/** The node has `sent`; what was typed since is still to go. */
export function taken(note: KeptNote, sent: string, etag: string): KeptNote {
  return { text: note.text, etag, is_unsent: note.text !== sent };
}

/** The node says what it has: asked for, or because ours was to take the place of another. */
export function told(note: KeptNote, node: NodeNote): KeptNote {
  if (!note.is_unsent || note.text === node.text) return { ...node, is_unsent: false };
  const is_ours = note.etag === node.etag || note.sent === node.text;
  const is_first = note.etag === null && node.text === "";  // nobody's words are in the way
  const mine = { text: note.text, etag: node.etag, is_unsent: true };
  return is_ours || is_first ? mine : { ...mine, etag: note.etag, theirs: node };
}

/** The person keeps these words: they take the place of the others. */
export function keep_mine(note: KeptNote): KeptNote {
  return note.theirs ? { text: note.text, etag: note.theirs.etag, is_unsent: true } : note;
}

/** The person takes the other words; these are gone. */
export function take_theirs(note: KeptNote): KeptNote {
  return note.theirs ? { ...note.theirs, is_unsent: false } : note;
}
