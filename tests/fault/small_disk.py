"""Disks of our own in files: small ones that fill up, and ones whose power can be cut."""
import fcntl
import os
import pathlib
import struct
import subprocess
import time

_FS_IOC_SHUTDOWN = 0x8004587D  # _IOR('X', 125, __u32), for ext4 and xfs
_NO_LOG_FLUSH = 2              # what was synced stays, everything else is gone
MIB = 1 << 20
SMALLEST = {"ext4": 64 * MIB, "xfs": 300 * MIB}


def why_not(kind):
    """Why no such disk can be made here; None where it can."""
    if os.geteuid() != 0:
        return "mounting needs root"
    if subprocess.run(["which", f"mkfs.{kind}"], capture_output=True, check=False).returncode != 0:
        return f"there is no mkfs.{kind}"
    filesystems = pathlib.Path("/proc/filesystems").read_text(encoding="utf-8")
    if kind not in filesystems.split() and subprocess.run(["modprobe", kind], capture_output=True, check=False).returncode != 0:
        return f"this kernel has no {kind}"
    loop = subprocess.run(["losetup", "--find"], capture_output=True, text=True, check=False)
    return None if loop.returncode == 0 else "no loop device: " + loop.stderr.strip()


def fill(folder):
    """Takes all that is left of the disk that a folder is on; returns the file that does."""
    filler = folder / "filler"
    with open(filler, "wb", buffering=0) as file:
        for size in (MIB, 1 << 12, 1):
            try:
                while True:
                    file.write(b"\0" * size)
            except OSError:
                pass
    return filler


class SmallDisk:
    """A file system in a file, mounted at `folder`/disk."""

    def __init__(self, folder, kind, size=0):
        self.image = pathlib.Path(folder) / f"{kind}.image"
        self.path = pathlib.Path(folder) / f"{kind}-disk"
        self.path.mkdir()
        with open(self.image, "wb") as image:
            image.truncate(max(size, SMALLEST[kind]))
        subprocess.run([f"mkfs.{kind}", "-q", str(self.image)], check=True, capture_output=True)
        self.is_mounted = False
        self.mount()

    def mount(self):
        subprocess.run(["mount", "-o", "loop", str(self.image), str(self.path)], check=True)
        self.is_mounted = True

    def unmount(self):
        if self.is_mounted:
            subprocess.run(["umount", str(self.path)], check=True)
            self.is_mounted = False

    def cut_power(self):
        """Nothing reaches the disk any more, not even what the file system still had in memory. Returns the moment before.

        A machine without power answers nobody; here the node goes on for an instant. An fdatasync that is under way may then
        return well though nothing was written (ext4 looks for the shutdown when it begins, and takes a transaction that the
        journal gave up for one that it finished), so what is acknowledged from this moment on proves nothing.
        """
        folder = os.open(self.path, os.O_RDONLY)
        moment = time.monotonic()
        try:
            fcntl.ioctl(folder, _FS_IOC_SHUTDOWN, struct.pack("I", _NO_LOG_FLUSH))
        finally:
            os.close(folder)
        return moment

    def fill(self):
        return fill(self.path)
