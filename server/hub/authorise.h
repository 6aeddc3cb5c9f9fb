#pragma once
#include "server/hub/command.h"
#include "sync/space/space.h"

namespace giaoban {

/// Whether the actor may make this change (SPEC C5). Who may ask; what nodes accept from each other is
/// check_entry()'s to say. Errors: space_unknown, forbidden, record_unknown, slot_fixed, host_not_in_cluster, conflict.
///
/// - The convener's secretaries and administrators change everything that belongs to the space, but the rows of other
///   units and what founded it; units and clusters of the registry need an administrator, slots a command of their own.
/// - A unit's secretaries change the rows of their unit, propose agenda items and edit those that they proposed,
///   and add files. Only the host of an open slot asks to hand it over, and only the unit that was asked answers.
/// - Who is there is noted by the convener's and the host's secretaries of anybody, by others of their own unit's people;
///   who is absent not by the host (SPEC A5). Of tickets secretaries say that one is revoked.
/// - Tasks are the convener's as long as they are drafts; reports of a unit on its tasks stay as they were sent (task_rows.h).
/// - The host's secretaries also say where and when on the day the conference begins.
Result<void> authorise(const Space& space, const Actor& actor, const RecordChange& change);

/// Whether the actor leads the sitting of a conference (SPEC S1, S6): chairs and secretaries of the convener do, and of
/// the unit to which it was handed.
bool may_lead(const Space& space, const Actor& actor);

/// Whether `unit` convened the space.
bool is_convener(const Space& space, const UnitId& unit);

/// Whether the actor may write in a document of the space. Asked of people only: what another node took in before it
/// heard of a lock is merged all the same. Errors: space_unknown, forbidden, document_locked, wrong_phase (SPEC N1).
Result<void> authorise_writing(const Space& space, const Actor& actor, std::string_view document);

}  // namespace giaoban
