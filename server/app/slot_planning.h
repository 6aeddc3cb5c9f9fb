#pragma once
#include "server/app/command_line.h"

namespace giaoban {

/// `giaoban slots plan`: has the node plan a term, says on standard error how far it is, and shows what came of it; with
/// --accept takes it over. Ctrl-C ends the search with the best so far. Exit status: 0 a plan, 2 rules that cannot hold together,
/// 3 the limit came before either was known, 1 what went wrong.
int plan_slots_of_term(const Arguments& arguments);

}  // namespace giaoban
