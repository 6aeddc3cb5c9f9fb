"""The group `search`: how soon ten terms of a province are indexed, and how soon a search answers, beside SQLite by itself."""
import json
import tempfile
from collections import defaultdict

from rows import limit, row
from servers import run

SEARCH = "build/release/tests/bench/bench_search"
UNITS = "ops/demo/units-vietnam.csv"
CONFERENCES, QUERIES = 5000, 2000
READERS = {"all": "all 5 000 conferences", "some": "every 20th conference", "few": "10 conferences"}
PLAIN = "FTS5, unicode61, bm25"


def rows_of(samples):
    yield limit("search", "records and minutes indexed", samples["records_per_s"], "/s", at_least=2000)
    yield row("search", "index of the same texts made", samples["index_s"], "s", samples["plain_index_s"], PLAIN, is_cost=True)
    yield limit("search", "index on disk", samples["index_mib"], "MiB")
    for key, reader in READERS.items():
        for share in ("p50_ms", "p99_ms"):
            name = f"search of one who reads {reader}, {share[:3]}"
            if share == "p99_ms":
                yield limit("search", name, samples[key, share], "ms", at_most=50)
            if key == "all" or share == "p50_ms":
                yield row("search", name, samples[key, share], "ms", samples["plain", share], PLAIN, is_cost=True)
    yield row("search", "search of one who reads all, p50", samples["all", "p50_ms"], "ms", samples["scan", "p50_ms"], "LIKE over all texts", is_cost=True)


def measure(rounds, seconds, tell):
    del seconds  # so many queries, however long they take
    samples = defaultdict(list)
    for number in range(rounds):
        tell(f"search, round {number + 1} of {rounds}")
        with tempfile.TemporaryDirectory(prefix="giaoban-search-") as folder:
            told = json.loads(run(SEARCH, folder, UNITS, CONFERENCES, QUERIES))
        for key, value in told.items():
            if not isinstance(value, dict):
                samples[key].append(value)
            else:
                for share in ("p50_ms", "p99_ms", "slowest_ms"):
                    samples[key, share].append(value[share])
    return list(rows_of(samples))
