"""The base world of the component through the `wasmtime` package: JSON in, JSON out."""

from wasmtime import Config, Engine, Store
from wasmtime.component import Component, Linker, Record

import lib

engine = Engine(Config())
component = Component(engine, lib.component("credit-check.wasm"))
store = Store(engine)
# An empty linker: a component that imports anything does not link.
instance = Linker(engine).instantiate(store, component)


def function(interface, name):
    at = instance.get_export_index(store, f"credit:check/{interface}@0.1.0")
    return instance.get_func(store, instance.get_export_index(store, name, at))


VALIDATE = function("identifiers", "validate-json")
CHECK = function("evaluate", "check-json")


def record(**fields):
    made = Record()
    for name, value in fields.items():
        setattr(made, name, value)
    return made


def answer(function, *arguments):
    found = function(store, *arguments)
    function.post_return(store)
    if isinstance(found, str):
        return found
    names = ("code", "place", "text", "remedy")
    raise lib.Failure({name: getattr(found, name) for name in names})


data = {name: record(**given) for name, given in lib.sources().items()}


# The languages of the JSON, in the spelling of WIT: lower case.
def validate(code, options, language):
    kind, on, allow = options.get("kind"), options.get("on"), options.get("allow", [])
    return answer(VALIDATE, code, record(kind=kind, on=on, allow=allow, language=language.lower()))


def check(name, request, language):
    return answer(CHECK, data[name], request, language.lower())


RECEIPTS = {
    f"{name}-receipt": function("receipts", f"{name}-json")
    for name in ("prepare", "seal", "verify", "replay")
}


def receipt(name, given, question, language):
    sources = [record(**given)] if name in ("prepare-receipt", "replay-receipt") else []
    return answer(RECEIPTS[name], *sources, question, language.lower())


lib.end(lib.run("wasmtime, Python", validate, check, receipt))
