/** Whether a day is being chosen as of which pages are read. */
export const day_choice = $state({ open: false });
