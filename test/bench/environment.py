# ===-- environment.py - What was measured, and on what ----------------------===#
#
# Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===------------------------------------------------------------------------===#
"""The machine, its limits, and the version of cnnc: the head of each result."""

import os
import platform
import subprocess
import time

import contestants


def processor():
    try:
        with open("/proc/cpuinfo") as file:
            for line in file:
                key, _, value = line.partition(":")
                if key.strip() == "model name":
                    return value.strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()


def cache_bytes():
    names = {
        "l1": "SC_LEVEL1_DCACHE_SIZE",
        "l2": "SC_LEVEL2_CACHE_SIZE",
        "l3": "SC_LEVEL3_CACHE_SIZE",
    }
    return {
        level: os.sysconf(name)
        for level, name in names.items()
        if name in os.sysconf_names
    }


def revision():
    """git's, with + if the tree has changes; None outside of a repository."""

    def git(*words):
        result = subprocess.run(
            ["git", "-C", contestants.HERE, *words],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        return result.stdout.strip() if result.returncode == 0 else None

    try:
        commit = git("rev-parse", "--short=12", "HEAD")
        return commit and commit + ("+" if git("status", "--porcelain") else "")
    except OSError:
        return None


def limits(arguments):
    """The machine's rates, for each number of threads."""
    found = []
    for threads in arguments.threads:
        with contestants.Limits(arguments.build, arguments.cpus, threads) as machine:
            rates = {
                name: machine.rate(name) for name in ("fma", "l1", "l2", "l3", "dram")
            }
        found.append({"threads": threads, **rates})
    return found


def describe(arguments):
    return {
        "date": time.strftime("%Y-%m-%d"),
        "machine": {
            "processor": processor(),
            "processors": os.cpu_count(),
            "cache_bytes": cache_bytes(),
            "system": f"{platform.system()} {platform.release()}",
        },
        "revision": revision(),
        "options": arguments.cnnc_option,
        "limits": limits(arguments),
    }
