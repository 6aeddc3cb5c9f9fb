/** What a list is told while one of its rows is dragged. `to` is the place that the row would have. */
export interface DragListener {
  over(to: number): void;
  drop(to: number): void;
  cancel(): void;
}

/**
 * Drags row `from` of `rows` by its handle, with mouse, pen or finger alike, until the pointer is let go.
 * Escape, or the browser taking the pointer away, cancels.
 */
export function drag_row(event: PointerEvent, rows: HTMLElement[], from: number, listener: DragListener): void {
  if (event.button !== 0) return;
  event.preventDefault();
  const handle = event.currentTarget as HTMLElement;
  handle.focus();
  handle.setPointerCapture(event.pointerId);
  let to = from;

  const moved = (move: PointerEvent): void => {
    const above = rows.filter((row, index) => {
      const box = row.getBoundingClientRect();
      return index !== from && box.top + box.height / 2 < move.clientY;
    });
    if (above.length !== to) listener.over((to = above.length));
    scroll_at_edge(move.clientY);
  };
  const ended = (action: () => void) => (): void => {
    handle.removeEventListener("pointermove", moved);
    handle.removeEventListener("pointerup", dropped);
    handle.removeEventListener("pointercancel", cancelled);
    removeEventListener("keydown", pressed, true);
    action();
  };
  const dropped = ended(() => listener.drop(to));
  const cancelled = ended(() => listener.cancel());
  const pressed = (key: KeyboardEvent): void => {
    if (key.key !== "Escape") return;
    key.stopPropagation();
    cancelled();
  };
  handle.addEventListener("pointermove", moved);
  handle.addEventListener("pointerup", dropped);
  handle.addEventListener("pointercancel", cancelled);
  addEventListener("keydown", pressed, true);
}

/** Within so many pixels of the window's edge the page scrolls along. */
const kEdgePixels = 60;
const kScrollPixels = 14;

function scroll_at_edge(y: number): void {
  if (y < kEdgePixels) scrollBy(0, -kScrollPixels);
  else if (y > innerHeight - kEdgePixels) scrollBy(0, kScrollPixels);
}
