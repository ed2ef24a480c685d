# Runs a command and succeeds if its exit status is the first argument.
import subprocess
import sys

expected, command = int(sys.argv[1]), sys.argv[2:]
status = subprocess.run(command).returncode
if status != expected:
    print(f"exit status {status}, expected {expected}", file=sys.stderr)
    sys.exit(1)
