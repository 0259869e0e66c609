"""The bytes interface through a plain WebAssembly engine: what Java, Go and .NET do the same way."""

import json
import struct

from wasmtime import Instance, Module, Store

import lib


def core_module(component):
    """The first core module inside a component: section 1, after a preamble of eight bytes."""
    at = 8
    while at < len(component):
        kind = component[at]
        at += 1
        length = shift = 0
        while True:
            byte = component[at]
            at += 1
            length |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                break
        if kind == 1:
            return component[at : at + length]
        at += length
    raise ValueError("no core module")


store = Store()
# No imports: the list of what the module is given is empty.
instance = Instance(store, Module(store.engine, core_module(lib.component("credit-check.wasm"))), [])
exports = instance.exports(store)
memory = exports["memory"]


def call(head, attachments):
    """One message: chunks with their lengths. The answer is JSON."""
    chunks = [head.encode(), *attachments]
    message = b"".join(struct.pack("<I", len(chunk)) + chunk for chunk in chunks)
    at = exports["credit_alloc"](store, len(message))
    memory.write(store, message, at)
    answer = exports["credit_call"](store, at, len(message)) & 0xFFFFFFFF
    (size,) = struct.unpack("<I", memory.read(store, answer, answer + 4))
    text = bytes(memory.read(store, answer + 4, answer + 4 + size)).decode()
    exports["credit_free"](store, answer, size + 4)
    if text.startswith('{"ok":'):
        return text[len('{"ok":') : -1]
    raise lib.Failure(json.loads(text)["error"])


data = lib.sources()


def validate(code, options, language):
    head = {"call": "validate", "input": code, "language": language}
    head |= {name: options[name] for name in ("kind", "on", "allow") if name in options}
    return call(json.dumps(head), [])


def check(name, request, language):
    given = data[name]
    head = f'{{"call":"check","language":"{language}","request":{request}}}'
    return call(head, [given["rulebook"], given["calendar"], given["trust"], *given["packs"]])


lib.end(lib.run("flat, Python", validate, check, inside=True))
