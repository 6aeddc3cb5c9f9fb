/** What a month is told while a slot is dragged over its days. */
export interface SlotDragListener {
  /** The pointer has gone far enough to be a drag; before that it is a click. */
  begin(): void;
  /** The day under the pointer, if any, and where the pointer is. */
  over(date: string | undefined, x: number, y: number): void;
  /** The pointer came over what leads to the month before (-1) or after (1). */
  flip(months: number): void;
  drop(date: string | undefined): void;
  cancel(): void;
}

/** So many pixels make a drag of a click. */
const kThresholdPixels = 6;

/**
 * Drags a slot with mouse, pen or finger alike until the pointer is let go. The month may be drawn anew meanwhile: the
 * window is listened to, not the card. Escape, or the browser taking the pointer away, cancels.
 */
export function drag_slot(event: PointerEvent, listener: SlotDragListener): void {
  if (event.button !== 0) return;
  const start = { x: event.clientX, y: event.clientY };
  let begun = false;
  let flipped: Element | null = null;
  let date: string | undefined;

  const moved = (move: PointerEvent): void => {
    if (move.pointerId !== event.pointerId) return;
    if (!begun && Math.hypot(move.clientX - start.x, move.clientY - start.y) < kThresholdPixels) return;
    if (!begun) listener.begin();
    begun = true;
    const under = document.elementFromPoint(move.clientX, move.clientY);
    const leads = under?.closest<HTMLElement>("[data-flip]") ?? null;
    if (leads && leads !== flipped) listener.flip(Number(leads.dataset.flip));
    flipped = leads;
    date = under?.closest<HTMLElement>("[data-date]")?.dataset.date;
    listener.over(date, move.clientX, move.clientY);
  };
  const ended = (action: () => void) => (): void => {
    removeEventListener("pointermove", moved);
    removeEventListener("pointerup", dropped);
    removeEventListener("pointercancel", cancelled);
    removeEventListener("keydown", pressed, true);
    if (begun) action();
  };
  const dropped = ended(() => {
    // The click that follows would open the card.
    addEventListener("click", swallow, { capture: true, once: true });
    setTimeout(() => removeEventListener("click", swallow, true), 0);
    listener.drop(date);
  });
  const cancelled = ended(() => listener.cancel());
  const pressed = (key: KeyboardEvent): void => {
    if (key.key !== "Escape") return;
    key.stopPropagation();
    cancelled();
  };
  addEventListener("pointermove", moved);
  addEventListener("pointerup", dropped);
  addEventListener("pointercancel", cancelled);
  addEventListener("keydown", pressed, true);
}

function swallow(event: Event): void {
  event.preventDefault();
  event.stopPropagation();
}
