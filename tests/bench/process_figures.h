#pragma once

namespace giaoban::bench {

/// Seconds of CPU that a process has used, in its own code and in the kernel.
double cpu_seconds(int pid);

/// Resident memory of a process, KiB.
double resident_kib(int pid);

}  // namespace giaoban::bench
