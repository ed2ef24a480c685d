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


def caches():
    """{"L1": "48K", ...} as the kernel tells them."""
    found = {}
    folder = "/sys/devices/system/cpu/cpu0/cache"
    for index in sorted(os.listdir(folder)) if os.path.isdir(folder) else []:

        def read(name):
            try:
                with open(os.path.join(folder, index, name)) as file:
                    return file.read().strip()
            except OSError:
                return ""

        if read("level") and read("type") != "Instruction":
            found["L" + read("level")] = read("size")
    return found


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


def build_type(build):
    """CMake's, which tells how fast the compiler itself may be."""
    try:
        with open(os.path.join(build, "CMakeCache.txt")) as file:
            for line in file:
                if line.startswith("CMAKE_BUILD_TYPE:"):
                    return line.partition("=")[2].strip()
    except OSError:
        pass
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
            "caches": caches(),
            "system": f"{platform.system()} {platform.release()}",
        },
        "revision": revision(),
        "build_type": build_type(arguments.build),
        "options": arguments.cnnc_option,
        "limits": limits(arguments),
    }
