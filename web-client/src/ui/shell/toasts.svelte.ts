import { app } from "../app_state.svelte";
import { router } from "../router.svelte";

/** How long an undo stays offered on the screen; Ctrl+Z works longer. */
const kShownMs = 8000;

interface Toast {
  text: string;
  can_undo: boolean;
}

export const toast = $state<{ shown: Toast | null }>({ shown: null });
let timer: ReturnType<typeof setTimeout> | undefined;

/** Shows what was just done, with the way back where there is one. A newer one takes its place. */
export function show_toast(text: string, can_undo = false): void {
  const sentence = text.charAt(0).toUpperCase() + text.slice(1);
  toast.shown = { text: sentence, can_undo };
  app.announce(sentence);
  clearTimeout(timer);
  timer = setTimeout(() => (toast.shown = null), kShownMs);
}

export function hide_toast(): void {
  clearTimeout(timer);
  toast.shown = null;
}

/** Takes back the last thing that was done to records, if any; not while another day is looked at. */
export async function undo_last(): Promise<void> {
  if (router.day) return show_toast(app.t.as_of.no_undo);
  const label = await app.undo?.undo();
  if (label !== undefined) show_toast(app.t.app.undone(label));
}
