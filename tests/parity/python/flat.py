"""The bytes interface through a plain WebAssembly engine: what Java, Go and .NET do the same way."""

import json

import lib


call = lib.flat(lib.BUILD / "component/credit-check.wasm")
data = lib.sources()


def validate(code, options, language):
    head = {"call": "validate", "input": code, "language": language}
    head |= {name: options[name] for name in ("kind", "on", "allow") if name in options}
    return call(json.dumps(head), [])


def check(name, request, language):
    given = data[name]
    head = f'{{"call":"check","language":"{language}","request":{request}}}'
    return call(head, [given["rulebook"], given["calendar"], given["trust"], *given["packs"]])


def receipt(name, given, question, language):
    sources = []
    if name in ("prepare-receipt", "replay-receipt"):
        sources = [given["rulebook"], given["calendar"], given["trust"], *given["packs"]]
    return call(json.dumps({"call": name, "language": language}), [question.encode(), *sources])


lib.end(lib.run("flat, Python", validate, check, receipt, inside=True))
