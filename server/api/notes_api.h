#pragma once
#include "server/api/callers.h"
#include "server/api/router.h"
#include "server/hub/hub.h"
#include "server/hub/note_book.h"

namespace giaoban {

/// Private notes of an account about a conference (NoteBook), for members' accounts; each reads and writes its own alone.
/// GET /api/v1/notes/{space}: the note (api/note.json) with its ETag; an empty one where there is none.
/// PUT the same: puts one in the place of the one that If-Match names, and answers as GET does once it is on disk. Where
/// that is not the note any more: 412 with the note as it is. Errors: not_signed_in, space_unknown, missing_field (If-Match),
/// and those of NoteBook::put().
class NotesApi {
 public:
  struct Parts {
    Hub& hub;
    FindCaller find_caller;
  };
  explicit NotesApi(Parts parts) : parts_(std::move(parts)) {}

  void add_to(Router& router);

 private:
  boost::asio::awaitable<Response> show(const Request& request, const PathValues& values);
  boost::asio::awaitable<Response> put(const Request& request, const PathValues& values);

  Parts parts_;
  NoteBook notes_{parts_.hub.services().store, parts_.hub.services().committer};
};

}  // namespace giaoban
