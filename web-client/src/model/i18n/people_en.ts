import { count_of } from "./count_of";
import type { people_vi } from "./people_vi";

export const people_en: typeof people_vi = {
  title: "People",
  intro: "By a person's address an answer that their calendar sends is recognised.",
  search: "Find by name, post, unit",
  count: (count) => count_of(count, "person", "people"),
  columns: { name: "Full name", post: "Post", email: "E-mail" },
  no_email: "none yet",
  none: "Nobody yet",
  none_hint: "Accounts are made on each unit's server by: giaoban user add.",
  no_match: (query) => `Nobody matches “${query}”`,
  others_hint: "Each unit edits its own people.",
  edit: "Edit",
  edit_title: (name) => `Edit: ${name}`,
  faults: {
    missing: "Enter the full name.",
    wrong: "This is no e-mail address, for instance: name@office.gov.vn",
    taken: "Somebody else has this address already.",
  },
  edited: (name) => `editing ${name}`,
};
