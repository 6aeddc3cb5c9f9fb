/** How much of what stands before a passage goes with an amendment, to find its place (schema, `before`). */
export const kBeforeLimit = 200;
/** The longest passage, and the longest text in its place (schema). */
export const kPassageLimit = 4000;

/** A passage of a text: the characters from `from` until `to`. */
export interface Passage {
  from: number;
  to: number;
}

/**
 * Where a passage stands, or what is put in after `before` where `old_text` is empty. Of several places the one with
 * `before` just before it counts. Undefined: nowhere, or still in several places.
 */
export function find_passage(text: string, before: string | undefined, old_text: string): Passage | undefined {
  if (old_text === "") {
    const places = before ? places_of(text, before) : [];
    const [at] = places;
    return at !== undefined && places.length === 1 && before ? { from: at + before.length, to: at + before.length } : undefined;
  }
  let places = places_of(text, old_text);
  if (places.length > 1 && before) places = places.filter((at) => text.slice(0, at).endsWith(before));
  const [at] = places;
  return at !== undefined && places.length === 1 ? { from: at, to: at + old_text.length } : undefined;
}

function places_of(text: string, wanted: string): number[] {
  const places: number[] = [];
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) places.push(at);
  return places;
}

/** The passage without white space at its ends, and what stands before it. */
export function quoted(text: string, from: number, to: number): { before: string; old_text: string } {
  const chosen = text.slice(from, to);
  const start = from + chosen.length - chosen.trimStart().length;
  return { before: text.slice(Math.max(0, start - kBeforeLimit), start), old_text: chosen.trim().slice(0, kPassageLimit) };
}
