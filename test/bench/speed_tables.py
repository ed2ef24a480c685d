# ===-- speed_tables.py - Tables of what speed.py measured -------------------===#
#
# Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===------------------------------------------------------------------------===#
"""Networks' times beside each other. Pure functions of the document of speed.py
and the standard library."""

import figures
from tables import Table, plural

TITLES = {"onnxruntime": "ONNX Runtime", "torch": "libtorch"}


def title_of(program):
    return TITLES.get(program, program)


def programs_of(records):
    """Every contestant, cnnc first."""
    found = dict.fromkeys(name for record in records for name in record["times"])
    return sorted(found, key=lambda name: not name.startswith("cnnc"))


def peers_of(programs):
    return [name for name in programs if not name.startswith("cnnc")]


def base_of(programs):
    """The contestant that the others are compared with: cnnc by default, or the
    first of its variants."""
    return next(name for name in programs if name.startswith("cnnc"))


def milliseconds(times):
    """Median and least."""
    digits = 1 if times["median_ms"] >= 100 else 2
    return f"{times['median_ms']:.{digits}f} ({times['min_ms']:.{digits}f})"


def gflops(record, program):
    return record["flops"] / record["times"][program]["median_ms"] / 1e6


def select(records, batch, threads):
    return [r for r in records if (r["batch"], r["threads"]) == (batch, threads)]


def settings(records):
    return sorted({(r["batch"], r["threads"]) for r in records})


def ratios(records, program, base):
    """Of `program`'s time over `base`'s, for the records that have both."""
    return [
        figures.ratio(r["times"][program], r["times"][base])
        for r in records
        if program in r["times"] and base in r["times"]
    ]


def mean_cell(values):
    mean = figures.geometric_mean(values)
    return "-" if mean is None else f"{mean:.2f}"


def line(record):
    """One line for a record, while the benchmark runs."""
    times = record["times"]
    base = base_of(times)
    parts = [
        f"{title_of(name)} {milliseconds(t)}"
        + ("" if name == base else f" = {figures.ratio(t, times[base]):.2f}x")
        for name, t in times.items()
    ]
    return (
        f"{record['network']:20} batch {record['batch']}, "
        f"{plural(record['threads'], 'thread')}: " + ", ".join(parts)
    )


def setting_table(document, batch, threads):
    """One batch size and number of threads: times, ratios, share of peak."""
    records = select(document["results"], batch, threads)
    programs = programs_of(records)
    base = base_of(programs)
    others = [name for name in programs if name != base]
    head = ["network", f"{base}, ms", "GFLOP/s", "of peak"]
    if threads > 1:
        head += ["line, ns"]
    for name in others:
        head += [f"{title_of(name)}, ms", "ratio"]
        if not name.startswith("cnnc"):
            head += ["quartiles"]
    rows = []
    for record in records:
        times = record["times"]
        rate = gflops(record, base)
        row = [
            record["network"],
            milliseconds(times[base]),
            f"{rate:.0f}",
            f"{100 * rate / record['fma_gflops']:.0f} %",
        ]
        if threads > 1:
            row += ["{}-{}".format(*record["exchange_ns"])]
        for name in others:
            row += [
                milliseconds(times[name]),
                f"{figures.ratio(times[name], times[base]):.2f}",
            ]
            if not name.startswith("cnnc"):
                low, high = figures.ratio_quartiles(times[name], times[base])
                row += [f"{low:.2f}-{high:.2f}"]
        rows.append(row)
    last = ["geometric mean"] + [""] * (3 if threads == 1 else 4)
    for name in others:
        last += ["", mean_cell(ratios(records, name, base))]
        if not name.startswith("cnnc"):
            last += [""]
    title = f"Batch {batch}, {plural(threads, 'thread')}: median (least) times"
    return Table(title, head, rows + [last])


def ratio_summary(document):
    """All settings beside each other: (title, columns' names, [(network, [the
    peer's time over cnnc's, or None, of each column])]); None without a peer."""
    records = document["results"]
    programs = programs_of(records)
    peers = peers_of(programs)
    if not peers:
        return None
    base = base_of(programs)
    columns = [
        (peer, batch, threads)
        for peer in peers
        for batch, threads in settings(records)
    ]
    rows = []
    for network in dict.fromkeys(r["network"] for r in records):
        own = [r for r in records if r["network"] == network]
        found = [
            ratios(select(own, batch, threads), peer, base)
            for peer, batch, threads in columns
        ]
        rows.append((network, [values[0] if values else None for values in found]))
    single = len(peers) == 1
    whose = title_of(peers[0]) + "'s" if single else "A library's"
    return (
        f"{whose} median time over {base}'s",
        [
            ("" if single else f"{title_of(peer)}, ")
            + f"batch {batch}, {plural(threads, 'thread')}"
            for peer, batch, threads in columns
        ],
        rows,
    )


def ratio_table(summary):
    title, columns, rows = summary
    body = [
        [network] + ["-" if v is None else f"{v:.2f}" for v in values]
        for network, values in rows
    ]
    means = [
        mean_cell(values[i] for _, values in rows if values[i] is not None)
        for i in range(len(columns))
    ]
    head = ["network"] + columns
    return Table(title, head, body + [["geometric mean"] + means])


def limits_table(document):
    head = ["threads", "FMA, GFLOP/s", "L1, GB/s", "L2, GB/s", "L3, GB/s", "DRAM, GB/s"]
    rows = [
        [str(limit["threads"])]
        + [f"{limit[name]:.0f}" for name in ("fma", "l1", "l2", "l3", "dram")]
        for limit in document["limits"]
    ]
    return Table("The machine's limits, measured in the same run", head, rows, 0)


def tables_of(document):
    tables = [limits_table(document)]
    tables += [
        setting_table(document, batch, threads)
        for batch, threads in settings(document["results"])
    ]
    summary = ratio_summary(document)
    return tables + ([ratio_table(summary)] if summary else [])
