"""The core module in wasmtime: compiled once a process, an instance for each thread."""

import ctypes
import json
import os
import struct
import threading
from pathlib import Path

import wasmtime

from . import frames

# Of one instance: its packs twice while they open, and what is answered of a batch.
MEMORY = 2 << 30


class Failure(Exception):
    """What cannot be used: `code`, `place`, `remedy`, `text`."""

    def __init__(self, fields):
        place = f" ({fields['place']})" if fields.get("place") else ""
        super().__init__(f"{fields['code']}: {fields.get('text', '')}{place}")
        self.fields = fields
        self.code = fields["code"]

    def __reduce__(self):
        return Failure, (self.fields,)


def core_module(component):
    """The first core module inside a component: section 1, after a preamble of eight bytes."""
    if component[4:8] == b"\x01\0\0\0":
        return component
    at = 8
    while at < len(component):
        kind, length, shift = component[at], 0, 0
        at += 1
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
    raise Failure({"code": "engine.module", "text": "no core module in the file"})


class Module:
    """A compiled module. With `fuel` a call that takes more is stopped, at half the speed."""

    _all = {}
    _lock = threading.Lock()

    def __init__(self, path, fuel=None):
        config = wasmtime.Config()
        config.consume_fuel = fuel is not None
        self.fuel = fuel
        self.engine = wasmtime.Engine(config)
        try:
            code = core_module(Path(path).read_bytes())
            self.module = wasmtime.Module(self.engine, code)
        except (OSError, IndexError, wasmtime.WasmtimeError) as error:
            raise Failure({"code": "engine.module", "text": str(error), "place": str(path)}) from error

    @classmethod
    def of(cls, path, fuel=None):
        """The one of this process."""
        key = (os.path.abspath(path), os.stat(path).st_mtime_ns, fuel)
        with cls._lock:
            if key not in cls._all:
                cls._all[key] = cls(path, fuel)
            return cls._all[key]


class Instance:
    """One instance with its open data. It is of one thread, and gone after a trap."""

    def __init__(self, module, message=None, preset=False):
        self.fuel = module.fuel
        self.store = wasmtime.Store(module.engine)
        self.store.set_limits(memory_size=MEMORY)
        self._refuel(opening=True)
        # No imports: the list of what the module is given is empty.
        self.exports = wasmtime.Instance(self.store, module.module, []).exports(self.store)
        self.memory = self.exports["memory"]
        self.version()
        self.buffer, self.room = 0, 0
        # What `credit precompile --wasm` has opened has the first number.
        self.handle = int(preset)
        if message is not None:
            at = self._call("credit_alloc", sum(map(len, message)))
            to = at
            for part in message:
                self._put(to, part)
                to += len(part)
            self.handle = self._call("credit_batch_open", at, to - at)
            if not self.handle:
                raise self._error()

    def version(self):
        """Refuses a module of another layout."""
        export = self.exports.get("credit_batch_version")
        if export is None or export(self.store) != 1:
            raise Failure({"code": "engine.module", "text": "the module has no batch interface of version 1"})

    def _refuel(self, opening=False):
        if self.fuel is not None:
            # Opening packs is work of another size.
            self.store.set_fuel(self.fuel * 100 if opening else self.fuel)

    def _call(self, name, *args):
        # Numbers of 32 bits are signed here.
        args = [arg - (1 << 32) if arg >= 1 << 31 else arg for arg in args]
        return (self.exports[name](self.store, *args) or 0) & 0xFFFFFFFF

    def _base(self):
        # Anew each time: memory moves when it grows.
        return ctypes.addressof(self.memory.data_ptr(self.store).contents)

    def _put(self, at, part):
        ctypes.memmove(self._base() + at, part, len(part))

    def _bytes(self, at, size):
        return ctypes.string_at(self._base() + at, size)

    def _told(self, at):
        (size,) = struct.unpack("<I", self._bytes(at, 4))
        return self._bytes(at + 4, size).decode()

    def _error(self):
        return Failure(json.loads(self._told(self._call("credit_batch_error"))))

    def _asked(self, name, frame, before, after):
        self._refuel()
        if frame.size > self.room:
            if self.buffer:
                self._call("credit_free", self.buffer, self.room)
            self.room = frame.size + frame.size // 4
            self.buffer = self._call("credit_alloc", self.room)
        to = self._base() + self.buffer
        ctypes.memmove(to, frame.head, len(frame.head))
        for at, part in frame.buffers:
            ctypes.memmove(to + at, part.address, part.size)
        at = self._call(name, *before, self.buffer, frame.size, *after)
        if not at:
            raise self._error()
        return at

    def frame(self, name, frame, before=(), after=()):
        """Asks with a frame; the columns of the answer."""
        at = self._asked(name, frame, before, after)
        base = self._base() + at
        return frames.read(ctypes.string_at(base, frames.size_of(ctypes.string_at(base, 32))))

    def text(self, name, frame, before=(), after=()):
        """Asks with a frame; the text of the answer."""
        return self._told(self._asked(name, frame, before, after))
