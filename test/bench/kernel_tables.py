# ===-- kernel_tables.py - Tables of what kernels.py measured ----------------===#
#
# Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===------------------------------------------------------------------------===#
"""Layers' times, rates and shares of the machine's peaks. Pure functions of the
document of kernels.py and the standard library."""

from tables import Table, plural

LARGER_THAN_CACHES = 100e6


def gflops(flops, milliseconds):
    return flops / milliseconds / 1e6 if milliseconds > 0 else 0.0


def percent(share):
    return "-" if share is None else f"{100 * share:.0f} %"


def direct_share(record):
    """Of a network's direct and pointwise convolutions: their operations a
    second over the FMA peak, which is each one's share of the peak weighted by
    its time. None if there are none."""
    direct = [l for l in record["launches"] if l.get("direct")]
    if not direct:
        return None
    rate = gflops(sum(l["flops"] for l in direct), sum(l["min_ms"] for l in direct))
    return rate / record["fma_gflops"]


def connected_share(record):
    """Of a network's fully connected layers: bytes of weights a second over what
    DRAM can deliver. None if there are none, or so small that they stay in the
    caches from one run to the next."""
    launches = [l for l in record["launches"] if l.get("op") == "fully_connected"]
    weight_bytes = sum(l["weight_bytes"] for l in launches)
    if weight_bytes < LARGER_THAN_CACHES:
        return None
    rate = weight_bytes / sum(l["min_ms"] for l in launches) / 1e6
    return rate / record["dram_gbs"]


def direct_gain(record):
    """The direct sum's time over that of an algorithm of fewer products, alone;
    None where only one was measured."""
    return record["direct_ms"] / record["alone_ms"] if "direct_ms" in record else None


def algorithm_times(record):
    """{algorithm: milliseconds}, the greatest first."""
    times = {}
    for launch in record["launches"]:
        name = launch["algorithm"]
        if launch.get("op") == "fully_connected":
            name = "fully connected"
        times[name] = times.get(name, 0.0) + launch["min_ms"]
    return dict(sorted(times.items(), key=lambda item: -item[1]))


def network_line(record):
    """One line for a network, while the benchmark runs."""
    times = algorithm_times(record)
    total = sum(times.values())
    parts = [
        f"{name} {100 * time / total:.0f} %"
        for name, time in times.items()
        if time / total >= 0.005
    ]
    return (
        f"{record['network']:20} {plural(record['threads'], 'thread')}: "
        f"{total:.2f} ms: {', '.join(parts)}; direct at "
        f"{percent(direct_share(record))} of peak"
    )


def line(record):
    """One line for a layer, while the benchmark runs."""
    rate = gflops(record["flops"], record["alone_ms"])
    gain = direct_gain(record)
    return (
        f"{record['label']:28} {record['algorithm']:12} "
        f"{plural(record['threads'], 'thread')} {record['alone_ms']:9.4f} ms "
        f"{rate:7.1f} GFLOP/s {percent(rate / record['fma_gflops']):>6}"
        + (f"  {gain:.2f} x direct" if gain else "")
    )


def networks_table(document, threads):
    records = [r for r in document["networks"] if r["threads"] == threads]
    columns = ["convolution", "winograd", "strassen", "depthwise", "strips"]
    columns.append("fully connected")
    head = ["network", "sum, ms"] + columns + ["other", "direct of peak", "fc of DRAM"]
    rows = []
    for record in records:
        times = algorithm_times(record)
        total = sum(times.values())
        shares = [times.get(name, 0.0) / total for name in columns]
        rows.append(
            [record["network"], f"{total:.2f}"]
            + [percent(share) if share else "-" for share in shares]
            + [
                percent(1 - sum(shares)),
                percent(direct_share(record)),
                percent(connected_share(record)),
            ]
        )
    title = (
        f"Where the time goes, batch {document['batch']}, "
        f"{plural(threads, 'thread')}: shares of the sum of each launch's least time"
    )
    return Table(title, head, rows)


def in_network_cell(record):
    """The least and greatest time of its occurrences; + where some of them have
    no kernel of their own."""
    times = [t for t in record["in_network_ms"] if t is not None]
    if not times:
        return "-"
    text = f"{min(times):.4f}"
    if len(times) > 1:
        text += f"-{max(times):.4f}"
    return text + ("+" if len(times) < len(record["in_network_ms"]) else "")


def over_peak(record):
    """Milliseconds that all its occurrences take longer than their operations
    would at the FMA peak: where there is most to win. Negative for algorithms of
    fewer products at their best."""
    times = [t for t in record["in_network_ms"] if t is not None]
    return sum(times) - len(times) * record["flops"] / record["fma_gflops"] / 1e6


def layers_table(document, threads):
    records = [r for r in document["results"] if r["threads"] == threads]
    records.sort(key=over_peak, reverse=True)
    head = ["layer", "algorithm", "tile", "networks", "times", "MFLOP", "tasks"]
    head += ["alone, ms", "GFLOP/s", "of peak", "weights, GB/s", "direct, ms", "gain"]
    head += ["in network, ms", "over peak, ms"]
    rows = []
    for record in records:
        rate = gflops(record["flops"], record["alone_ms"])
        gain = direct_gain(record)
        rows.append(
            [
                record["label"],
                record["algorithm"],
                record["tile"] or "-",
                ",".join(record["networks"][:2])
                + (",..." if len(record["networks"]) > 2 else ""),
                str(record["count"]),
                f"{record['flops'] / 1e6:.2f}",
                str(record["tasks"]),
                f"{record['alone_ms']:.4f}",
                f"{rate:.1f}",
                percent(rate / record["fma_gflops"]),
                f"{record['weight_bytes'] / record['alone_ms'] / 1e6:.1f}",
                f"{record['direct_ms']:.4f}" if gain else "-",
                f"{gain:.2f}" if gain else "-",
                in_network_cell(record),
                f"{over_peak(record):.3f}",
            ]
        )
    title = (
        f"Layers, batch {document['batch']}, {plural(threads, 'thread')}: alone, and "
        "from least to greatest in their networks; most time over the peak first"
    )
    return Table(title, head, rows, first_number=4)


NEAR = 1.05


def choices_table(document, threads):
    """The planner's choices that another candidate is faster than, the worst
    first."""
    choices = [c for c in document["choices"] if c["threads"] == threads]

    def loss(choice):
        return choice["model_microseconds"] / choice["microseconds"]

    near = [c for c in choices if loss(c) <= NEAR]
    head = ["layer", "chosen", "us", "fastest", "us", "loss"]
    rows = [
        [
            choice["layer"],
            choice["model"],
            f"{choice['model_microseconds']:.1f}",
            choice["kernel"],
            f"{choice['microseconds']:.1f}",
            f"{loss(choice):.2f}",
        ]
        for choice in sorted(choices, key=loss, reverse=True)
        if choice not in near
    ]
    title = (
        f"The planner's choices, {plural(threads, 'thread')}: {len(near)} of "
        f"{len(choices)} layers ({percent(len(near) / len(choices))}) within 5 % "
        "of the fastest candidate; the others"
    )
    return Table(title, head, rows)


def choice_tables(document):
    choices = document.get("choices", [])
    return [choices_table(document, threads) for threads in thread_counts(choices)]


def thread_counts(records):
    return sorted({r["threads"] for r in records})


def network_tables(document):
    return [
        networks_table(document, threads)
        for threads in thread_counts(document["networks"])
    ]


def tables_of(document):
    return (
        network_tables(document)
        + [
            layers_table(document, threads)
            for threads in thread_counts(document["results"])
        ]
        + choice_tables(document)
    )
