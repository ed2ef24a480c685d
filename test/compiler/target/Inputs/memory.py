# Runs a command that may take as many MiB of memory as the first argument says.
import resource
import subprocess
import sys

limit, command = int(sys.argv[1]), sys.argv[2:]
status = subprocess.run(command).returncode
used = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
print(f"{used:.0f} MiB", file=sys.stderr)
if status != 0 or used > limit:
    sys.exit(f"status {status}, {used:.0f} MiB, at most {limit} expected")
