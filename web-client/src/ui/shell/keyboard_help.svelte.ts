/** Whether the table of keys is open: the header's button and the key `?` both open it. */
export const keyboard_help = $state({ open: false });
