"""What a soak must not show. Pure: figures come in, faults go out."""

# The first third of a run fills what is bounded: caches, the store's tables in memory, the entries kept for those who return.
WARM_UP_SHARE = 1 / 3
# What a command may add: its entry waits in the store's table in memory until that is written out (16 MiB), and the script's turns
# and votes are records that stay. Half of it is usual.
GROWTH_KIB_PER_COMMAND = 4
# Allocators and the store breathe by so much; less growth than this is none.
BREATH_KIB = 6 * 1024
# The node's own files and timers come and go (tables of the store, the word about its name).
SPARE_DESCRIPTORS = 8


def slope(values):
    """By how much a series grows from one value to the next: the straight line with the least squares. 0 of no series."""
    if len(values) < 2:
        return 0.0
    count = len(values)
    middle, mean = (count - 1) / 2, sum(values) / count
    spread = sum((at - middle) ** 2 for at in range(count))
    return sum((at - middle) * (value - mean) for at, value in enumerate(values)) / spread


def after_warm_up(sittings, name):
    return [one[name] for one in sittings][int(len(sittings) * WARM_UP_SHARE):]


def growth(sittings):
    """KiB of own memory that each command adds, after the warm-up; 0 of too few sittings."""
    commands = slope(after_warm_up(sittings, "answered"))
    return slope(after_warm_up(sittings, "anonymous_kib")) / commands if commands else 0.0


def faults_of(sittings, end, descriptors_before, descriptors_after):
    """Sentences about all that is wrong; empty where nothing is."""
    faults = []
    each = growth(sittings)
    commands = after_warm_up(sittings, "answered")
    total = each * (commands[-1] - commands[0]) if commands else 0
    if each > GROWTH_KIB_PER_COMMAND and total > BREATH_KIB:
        faults.append(f"memory grows by {each:.1f} KiB with each command (bound {GROWTH_KIB_PER_COMMAND}), {total:.0f} KiB in all")
    if descriptors_after > descriptors_before + SPARE_DESCRIPTORS:
        faults.append(f"{descriptors_after} descriptors are open after everybody left, {descriptors_before} were before they came")
    if end["missed"]:
        faults.append(f"{end['missed']} people have not the last word about everything")
    if end["missed_letters"]:
        faults.append(f"{end['missed_letters']} letters of the minutes are not there")
    if end["closed"]:
        faults.append(f"{end['closed']} connections were closed by the node")
    return faults
