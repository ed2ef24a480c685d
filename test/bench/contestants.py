# ===-- contestants.py - Programs that take turns ----------------------------===#
#
# Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===------------------------------------------------------------------------===#
"""Resident processes that are asked for a few inferences at a time.

Each one loads its network once and then waits for requests on standard input,
so that a turn costs nothing but the inferences. Between its turns a process is
stopped (SIGSTOP): thread pools that spin while they wait for work, as ONNX
Runtime's do for milliseconds, would take the processors from the others.
"""

import ctypes
import hashlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time

import numpy

HERE = os.path.dirname(os.path.abspath(__file__))
NETWORKS = os.path.join(os.path.dirname(HERE), "networks")

sys.path.append(NETWORKS)
from compare import Failure, largest_difference

LIBC = ctypes.CDLL(None)
PR_SET_PDEATHSIG = 1  # linux/prctl.h


class Resident:
    """A process that answers each line with a line, on the first `threads` of
    the processors `cpus`."""

    def __init__(self, command, cpus, threads):
        if threads > len(cpus):
            raise Failure(f"{threads} threads on {len(cpus)} processors")
        mask = set(cpus[:threads])

        def prepare():
            os.sched_setaffinity(0, mask)
            # Stopped, it would otherwise outlive a benchmark that is killed.
            LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)

        self.command = command
        self.errors = tempfile.TemporaryFile("w+")
        self.begin = time.monotonic()
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.errors,
            text=True,
            preexec_fn=prepare,
        )
        self.stopped = False

    def ask(self, request):
        """The answer to a line. The process runs meanwhile, only then."""
        process = self.process
        if self.stopped:
            process.send_signal(signal.SIGCONT)
            self.stopped = False
        try:
            process.stdin.write(f"{request}\n")
            process.stdin.flush()
            answer = process.stdout.readline()
        except BrokenPipeError:
            answer = ""
        if not answer:
            self.fail()
        self.stop()
        return answer.strip()

    def stop(self):
        self.process.send_signal(signal.SIGSTOP)
        # Returns when all its threads have stopped.
        _, status = os.waitpid(self.process.pid, os.WUNTRACED)
        if not os.WIFSTOPPED(status):
            self.process.returncode = os.waitstatus_to_exitcode(status)
            self.fail()
        self.stopped = True

    def fail(self):
        status = self.process.wait()
        self.errors.seek(0)
        text = self.errors.read().strip().splitlines()
        raise Failure(
            f"{os.path.basename(self.command[0])}: status {status}: "
            + " / ".join(text[-3:] or ["no message"])
        )

    def close(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        for stream in (self.process.stdin, self.process.stdout, self.errors):
            try:
                stream.close()
            except BrokenPipeError:
                pass

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


class Limits(Resident):
    """machine-limits: what the processors can do at this moment."""

    def __init__(self, build, cpus, threads):
        program = os.path.join(build, "bin", "machine-limits")
        super().__init__([program, "--threads", str(threads), "--serve"], cpus, threads)

    def rate(self, name):
        """fma in GFLOP/s; l1, l2, l3, dram in GB/s; of several threads, exchange
        in nanoseconds."""
        return float(self.ask(name))


class Contestant(Resident):
    """A network loaded by a program, which says how long each run took."""

    def __init__(self, command, cpus, threads, output):
        super().__init__(command, cpus, threads)
        self.output = output

    def start(self):
        """Runs it for the first time. Returns the seconds from the start of the
        process to that moment."""
        self.times(1)
        return time.monotonic() - self.begin

    def times(self, count):
        """Milliseconds of each of `count` runs."""
        times = [float(word) for word in self.ask(count).split()]
        if len(times) != count:
            raise Failure(f"{self.command[0]}: {len(times)} times, not {count}")
        return times

    def difference(self, expected):
        """The largest difference of the first run's output, as a share of the
        largest number expected."""
        if self.output.endswith(".npy"):
            actual = numpy.load(self.output)
        else:
            actual = numpy.fromfile(self.output, numpy.float32)
        if actual.size != expected.size:
            raise Failure(f"an output of {actual.size} elements, not {expected.size}")
        return largest_difference(actual.reshape(expected.shape), expected)


class Case:
    """A network at a batch size: its files, and a folder for the work."""

    def __init__(self, networks, work, name, batch):
        self.name, self.batch, self.work = name, batch, work
        self.stem = os.path.join(networks, name)
        self.model = self.stem + ".onnx"
        self.input = f"{self.stem}.input.b{batch}.npy"
        for path in (self.model, self.input):
            if not os.path.exists(path):
                raise Failure(f"{path} is missing; export.py writes it")

    def expected(self):
        return numpy.load(f"{self.stem}.double.b{self.batch}.npy")

    def file(self, ending):
        return os.path.join(self.work, f"{self.name}.b{self.batch}.{ending}")

    def plain_input(self):
        """The input without a header, for serve-model."""
        path = self.file("input.raw")
        numpy.load(self.input).tofile(path)
        return path


def compile_network(build, case, options):
    """Compiles the network to a shared library, unless a newer one is there.
    Returns (path, plan report of cnnc)."""
    cnnc = os.path.join(build, "bin", "cnnc")
    key = hashlib.sha256("\0".join([build] + options).encode()).hexdigest()[:8]
    library, report = case.file(f"{key}.so"), case.file(f"{key}.json")
    newest = max(os.path.getmtime(cnnc), os.path.getmtime(case.model))
    # The report is written last.
    if not os.path.exists(report) or os.path.getmtime(report) < newest:
        command = [cnnc, case.model, "--batch", str(case.batch), "--report=json"]
        result = subprocess.run(
            command + ["-o", library] + options,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        if result.returncode != 0:
            lines = result.stderr.strip().splitlines() or ["no message"]
            raise Failure(f"cnnc: status {result.returncode}: {lines[-1]}")
        with open(report, "w") as file:
            file.write(result.stdout)
    with open(report) as file:
        return library, json.load(file)


def cnnc_contestant(build, case, library, cpus, threads):
    output = os.path.splitext(library)[0] + f".t{threads}.raw"
    command = [os.path.join(build, "bin", "serve-model"), library]
    command += ["--threads", str(threads), "--input", case.plain_input()]
    return Contestant(command + ["--output", output], cpus, threads, output)


def onnxruntime_contestant(case, cpus, threads):
    output = case.file(f"t{threads}.onnxruntime.npy")
    command = ["node", os.path.join(NETWORKS, "reference.mjs"), case.model]
    command += ["--serve", "--threads", str(threads), "--input", case.input]
    return Contestant(command + ["--output", output], cpus, threads, output)


def torch_contestant(case, cpus, threads):
    output = case.file(f"t{threads}.torch.npy")
    module = case.file("torch.pt")
    if os.path.exists(module) and os.path.getmtime(module) < os.path.getmtime(
        case.model
    ):
        os.remove(module)
    command = ["/usr/bin/python3", "-B", os.path.join(HERE, "serve_torch.py")]
    command += [case.name, "--module", module]
    command += ["--threads", str(threads), "--input", case.input]
    return Contestant(command + ["--output", output], cpus, threads, output)


def onnxruntime_version():
    path = os.path.join(
        os.environ.get("CNNC_ONNXRUNTIME", "."),
        "node_modules/onnxruntime-node/package.json",
    )
    with open(path) as file:
        return json.load(file)["version"]
