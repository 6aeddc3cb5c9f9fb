/** Text without case and Vietnamese marks: "Thái Hòa" and "thai hoa" are found by either. */
export function folded(text: string): string {
  return text
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .replace(/[đĐ]/g, "d")
    .toLowerCase();
}

/** Whether every word of `query` stands somewhere in `text`. */
export function matches(text: string, query: string): boolean {
  const haystack = folded(text);
  return folded(query)
    .split(/\s+/)
    .every((word) => haystack.includes(word));
}
