# ===-- lsp.py - Speaks to cnn-lsp-server as an editor does -----------------===#
#
# Part of cnnc, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===------------------------------------------------------------------------===#
#
#   lsp.py SERVER FILE
#
# Starts the server, opens the file, prints the server's name, the file's
# diagnostics and what it says about a layer under the cursor.

import json
import signal
import subprocess
import sys

server, path = sys.argv[1:]
# A server that does not answer must not hold up the other tests.
signal.alarm(60)
process = subprocess.Popen([server], stdin=subprocess.PIPE, stdout=subprocess.PIPE)


def send(message):
    text = json.dumps({"jsonrpc": "2.0", **message}).encode()
    process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(text), text))
    process.stdin.flush()


def receive(wanted):
    """The next message that `wanted` accepts."""
    while True:
        length = 0
        while (line := process.stdout.readline().strip()) != b"":
            name, value = line.split(b":")
            if name.lower() == b"content-length":
                length = int(value)
        if length == 0:
            sys.exit("the server ended")
        message = json.loads(process.stdout.read(length))
        if wanted(message):
            return message


def ask(number, method, params):
    send({"id": number, "method": method, "params": params})
    return receive(lambda message: message.get("id") == number)["result"]


result = ask(0, "initialize", {"processId": None, "rootUri": None, "capabilities": {}})
print("server:", result["serverInfo"]["name"])

text = open(path).read()
document = {"uri": "file:///network.mlir"}
send(
    {
        "method": "textDocument/didOpen",
        "params": {
            "textDocument": {**document, "languageId": "mlir", "version": 1, "text": text}
        },
    }
)
published = receive(lambda m: m.get("method") == "textDocument/publishDiagnostics")
for diagnostic in published["params"]["diagnostics"]:
    line = diagnostic["range"]["start"]["line"] + 1
    print(f"line {line}:", diagnostic["message"])

for number, line in enumerate(text.splitlines()):
    column = line.find("cnn.pool")
    if column >= 0:
        where = {"line": number, "character": column}
        hover = ask(1, "textDocument/hover", {"textDocument": document, "position": where})
        if hover:
            print("hover:", hover["contents"]["value"])

ask(2, "shutdown", None)
send({"method": "exit"})
process.stdin.close()
sys.exit(process.wait())
