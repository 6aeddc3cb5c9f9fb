# giaoban_test(NAME SOURCES file... DEPS target...)
#
# One doctest executable, registered with ctest under its name. Properties (RapidCheck) use doctest's own
# macros: CHECK(rc::check("...", [] { ... })).
find_package(rapidcheck REQUIRED)

function(giaoban_test name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPS" ${ARGN})
  add_executable(${name} ${CMAKE_SOURCE_DIR}/tests/unit/main.cc ${ARG_SOURCES})
  target_compile_options(${name} PRIVATE ${GIAOBAN_WARNINGS})
  target_link_libraries(${name} PRIVATE ${ARG_DEPS} doctest::doctest rapidcheck)
  add_test(NAME ${name} COMMAND ${name} WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
endfunction()
