#pragma once
#include <cstdint>

namespace giaoban::bench {

/// Seconds of CPU that a process has used, in its own code and in the kernel.
double cpu_seconds(int pid);

/// Resident memory of a process, KiB.
double resident_kib(int pid);
/// The most that it ever was.
double peak_resident_kib(int pid);

/// Memory that is the process's own, without files: what can leak, KiB.
double anonymous_kib(int pid);

/// Bytes that came on a TCP connection of this process since it was opened.
std::uint64_t received_bytes(int descriptor);

}  // namespace giaoban::bench
