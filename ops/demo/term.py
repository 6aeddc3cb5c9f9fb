#!/usr/bin/env python3
"""Writes the term 2026-2031 of Nghệ An for `giaoban load`: its 130 communes in 13 clusters of ten by the order of their codes,
a briefing of each cluster every four months and of the whole province every six, sessions, wishes, and the two rounds of
briefings that lie behind. Made up by rule, from ops/demo/units-vietnam.csv; ops/demo/README.md says what is real.

    ops/demo/term.py >run/term.json
"""
import csv
import datetime
import hashlib
import json
import pathlib
import sys
import uuid

PROVINCE = "40000000-0000-5000-8000-000000000040"
TERM = "2026-2031"
CLUSTER_UNITS = 10
LEADER = "Chủ tịch HĐND tỉnh"


def unit_of_key(key):
    """The id of a unit that a table names by `key`, as server/planning/registry/units_import.cc makes it."""
    raw = bytearray(hashlib.blake2b(b"giaoban unit" + key.encode(), digest_size=32).digest()[:16])
    raw[6] = raw[6] & 0x0F | 0x80
    raw[8] = raw[8] & 0x3F | 0x80
    return str(uuid.UUID(bytes=bytes(raw)))


def numbered(number):
    return f"40000000-0000-5000-8000-{number:012d}"


def communes():
    table = pathlib.Path(__file__).with_name("units-vietnam.csv")
    with table.open(encoding="utf-8") as rows:
        found = [row for row in csv.DictReader(rows) if row["level"] == "commune" and row["parent"] == PROVINCE]
    return [unit_of_key(row["key"]) for row in sorted(found, key=lambda row: row["code"])]


def record(collection, id, **fields):
    return {"collection": collection, "id": id, "fields": fields}


def working_day(day):
    while day.weekday() > 4:
        day += datetime.timedelta(1)
    return day.isoformat()


def members(units):
    return [{"unit": PROVINCE, "role": "convener"}] + [{"unit": unit, "role": "member"} for unit in units]


def held(cluster, units):
    """Slots of the two rounds that lie behind, hosted by the first two units of the cluster."""
    for ordinal, first in ((1, datetime.date(2026, 5, 11)), (2, datetime.date(2026, 9, 7))):
        day = working_day(first + datetime.timedelta(3 * cluster))
        yield record("slots", numbered(9_500_000 + cluster * 100 + ordinal), ordinal=ordinal, term=TERM, status="held", date=day,
                     host_unit=units[ordinal - 1], series=numbered(9_400_001))


def sessions():
    """The regular sessions of July and December, with the week before each."""
    number = 9_600_000
    for year in range(2026, 2031):
        for month, day, name in ((7, 6, "Kỳ họp thường lệ giữa năm"), (12, 7, "Kỳ họp thường lệ cuối năm")):
            begin = datetime.date(year, month, day)
            begin -= datetime.timedelta(begin.weekday())
            number += 2
            yield record("blocked_periods", numbered(number), kind="session", **{"from": begin.isoformat(),
                         "to": (begin + datetime.timedelta(4)).isoformat()}, reason=f"{name} {year} của HĐND tỉnh")
            yield record("blocked_periods", numbered(number + 1), kind="preparation",
                         **{"from": (begin - datetime.timedelta(7)).isoformat(), "to": (begin - datetime.timedelta(1)).isoformat()})


def registry(clusters):
    yield record("terms", numbered(9_400_000), name=TERM, **{"from": "2026-04-01", "to": "2031-03-31"})
    for number, units in enumerate(clusters, 1):
        yield record("clusters", numbered(9_300_000 + number), name=f"Cụm {number}", term=TERM, units=units, plan=f"$space:term-cluster-{number}")
    rule = {"term": TERM, "convener_unit": PROVINCE, "cadence": "every_months", "people": [LEADER], "lead_days": 15, "papers_days": 5}
    yield record("series", numbered(9_400_001), name="Giao ban theo cụm", kind="cluster_briefing", audience="each_cluster", months=4,
                 min_gap_days=60, weekdays=[2, 3, 4], begins_at="07:30", ends_at="11:30", **rule)
    yield record("series", numbered(9_400_002), name="Giao ban toàn tỉnh", kind="province_briefing", audience="units", months=6,
                 min_gap_days=90, weekdays=[1, 2, 3, 4, 5], begins_at="08:00", ends_at="16:30", plan="$space:term-province", **rule)
    yield from sessions()
    floods = [units[3] for units in clusters[::3]]
    for unit in floods:
        yield record("host_wishes", f"{unit}/wish", wants="not_these_months", months=[9, 10], note="Mùa mưa lũ")
    yield record("host_wishes", f"{clusters[1][4]}/wish", wants="these_months", months=[3, 4], note="Kỷ niệm ngày thành lập xã")
    yield record("busy_periods", f"{clusters[0][2]}/{numbered(9_700_001)}", **{"from": "2027-01-18", "to": "2027-01-22"}, reason="Đoàn giám sát của tỉnh")


def main():
    units = communes()
    clusters = [units[at:at + CLUSTER_UNITS] for at in range(0, len(units), CLUSTER_UNITS)]
    host = units[1]
    spaces = [{"name": "registry", "kind": "registry", "title": "", "members": [{"unit": unit, "role": "member"} for unit in units], "records": []}]
    for number, own in enumerate(clusters, 1):
        spaces.append({"name": f"term-cluster-{number}", "kind": "plan", "title": f"Kế hoạch giao ban Cụm {number}, nhiệm kỳ {TERM}",
                       "nonce": numbered(9_200_000 + number), "members": members(own), "records": list(held(number, own))})
    spaces.append({"name": "term-province", "kind": "plan", "title": f"Kế hoạch Giao ban toàn tỉnh, nhiệm kỳ {TERM}",
                   "nonce": numbered(9_200_000), "members": members(units), "records": []})
    spaces.append({"name": "registry", "kind": "registry", "title": "", "members": [], "records": list(registry(clusters))})
    account = {"username": "thuky.xa", "password": "giaoban-demo", "full_name": "Phan Thị Xã", "post": "Chuyên viên, Văn phòng HĐND và UBND",
               "unit": host, "roles": ["secretary"]}
    json.dump({"accounts": [account], "spaces": spaces}, sys.stdout, ensure_ascii=False, indent=1)


if __name__ == "__main__":
    main()
