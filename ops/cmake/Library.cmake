# Headers that nearly every file reads, compiled once. With Asio there is a second set, since its macros must agree.
set(GIAOBAN_PCH <nlohmann/json.hpp> <algorithm> <atomic> <cstdint> <expected> <functional> <map> <memory> <mutex>
                <optional> <set> <span> <string> <string_view> <unordered_map> <variant> <vector>)

function(giaoban_pch name)
  file(WRITE ${CMAKE_BINARY_DIR}/pch/${name}.cc.in "// Owns a precompiled header.\n")
  configure_file(${CMAKE_BINARY_DIR}/pch/${name}.cc.in ${CMAKE_BINARY_DIR}/pch/${name}.cc COPYONLY)
  add_library(${name} OBJECT ${CMAKE_BINARY_DIR}/pch/${name}.cc)
  target_compile_options(${name} PRIVATE ${GIAOBAN_WARNINGS})
  target_precompile_headers(${name} PRIVATE ${ARGN})
endfunction()

giaoban_pch(pch_core ${GIAOBAN_PCH})

# giaoban_library(NAME [SOURCES file...] [DEPS target...] [PCH target])
#
# One static library for the current folder. Headers are included by their path from the top of the
# repository ("sync/log/entry.h"), so that each #include names the layer it reaches into.
function(giaoban_library name)
  cmake_parse_arguments(ARG "" "PCH" "SOURCES;DEPS" ${ARGN})
  add_library(${name} STATIC ${ARG_SOURCES})
  target_include_directories(${name} PUBLIC ${CMAKE_SOURCE_DIR} ${CMAKE_BINARY_DIR}/generated)
  target_compile_options(${name} PRIVATE ${GIAOBAN_WARNINGS})
  target_link_libraries(${name} PUBLIC ${ARG_DEPS})
  if(NOT ARG_PCH)
    set(ARG_PCH pch_core)
  endif()
  target_precompile_headers(${name} REUSE_FROM ${ARG_PCH})
endfunction()

# Whoever includes Asio or Beast: half of them is compiled once (server/net/asio_impl.cc), and all agree on how.
set(GIAOBAN_ASIO_DEFINITIONS BOOST_ASIO_SEPARATE_COMPILATION BOOST_BEAST_SEPARATE_COMPILATION BOOST_ASIO_NO_DEPRECATED)
giaoban_pch(pch_asio ${GIAOBAN_PCH} <boost/asio/any_io_executor.hpp> <boost/asio/awaitable.hpp> <boost/asio/co_spawn.hpp>
            <boost/asio/detached.hpp> <boost/asio/io_context.hpp> <boost/asio/ip/tcp.hpp> <boost/asio/post.hpp>
            <boost/asio/ssl.hpp> <boost/asio/steady_timer.hpp> <boost/asio/as_tuple.hpp> <boost/asio/use_awaitable.hpp>)
target_compile_definitions(pch_asio PRIVATE ${GIAOBAN_ASIO_DEFINITIONS})
