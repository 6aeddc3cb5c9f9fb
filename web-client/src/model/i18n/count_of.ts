/** "1 entry", "2 entries". */
export function count_of(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}
