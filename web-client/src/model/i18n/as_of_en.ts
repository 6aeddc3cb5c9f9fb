import type { as_of_vi } from "./as_of_vi";

export const as_of_en: typeof as_of_vi = {
  open: "View as of a day",
  label: "View every page as of",
  shown: (day) => `Shown as of ${day}`,
  hint: "Names, kinds, clusters and turns as on that day. Reading only: to write, go back to today.",
  back: "Back to today",
  wrong: "This is no date.",
  close: "Leave it",
  no_undo: "Another day is being looked at, and nothing was changed. Go back to today, then undo.",
  not_yet: "not there yet",
  no_more: "not there any more",
};
