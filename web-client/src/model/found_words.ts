import { folded } from "./search";

/** A piece of a text, and whether it is a word that was searched for. */
export interface Piece {
  text: string;
  found: boolean;
}

const kWord = /[\p{L}\p{N}][\p{L}\p{N}\p{M}]*/gu;

/** The words of a search: without marks and case; quotes and punctuation part them, as the node does it. */
export function search_words(query: string): string[] {
  return (query.match(kWord) ?? []).map(folded);
}

/** Whether the last word may go on: the person is still typing it. */
export function ends_open(query: string): boolean {
  return /[\p{L}\p{N}\p{M}]$/u.test(query) && (search_words(query).at(-1)?.length ?? 0) > 1;
}

/** A text in pieces, of which those that are words of the search are marked. */
export function marked_pieces(text: string, query: string): Piece[] {
  const words = search_words(query);
  const open = ends_open(query) ? words.at(-1) : undefined;
  const pieces: Piece[] = [];
  const add = (piece: string, found: boolean): void => {
    const last = pieces.at(-1);
    if (piece === "") return;
    if (last && last.found === found) last.text += piece;
    else pieces.push({ text: piece, found });
  };
  let end = 0;
  for (const match of text.matchAll(kWord)) {
    const word = folded(match[0]);
    add(text.slice(end, match.index), false);
    add(match[0], words.includes(word) || (open !== undefined && word.startsWith(open)));
    end = match.index + match[0].length;
  }
  add(text.slice(end), false);
  return pieces;
}

/** Whether every word of the search is a word of the text, the last one perhaps its beginning. */
export function has_all_words(text: string, query: string): boolean {
  const words = search_words(query);
  const there = search_words(text);
  const open = ends_open(query);
  return (
    words.length > 0 &&
    words.every((word, at) => (open && at === words.length - 1 ? there.some((one) => one.startsWith(word)) : there.includes(word)))
  );
}
