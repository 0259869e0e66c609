"""The core module in wasmtime: compiled once a process, an instance for each thread."""

import ctypes
import hashlib
import json
import os
import struct
import threading
from pathlib import Path

import wasmtime

from . import frames
from .failure import Failure

# Of one instance: its packs, and what is answered of a batch.
MEMORY = 2 << 30


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


def trapped(stopped):
    """What an instance was stopped by."""
    code = "engine.fuel" if "fuel" in str(stopped) else "engine.trap"
    return Failure({"code": code, "text": str(stopped).strip().splitlines()[-1].strip()})


class Source:
    """A file that is read where it is needed. Threads open it one after the other: all of them the same one."""

    def __init__(self, path):
        self.path = os.path.abspath(path)
        try:
            self.known = self._of(os.stat(self.path))
        except OSError as error:
            raise Failure({"code": "engine.file", "text": str(error), "place": self.path}) from error

    @staticmethod
    def _of(stat):
        return stat.st_dev, stat.st_ino, stat.st_size, stat.st_mtime_ns

    def read_to(self, room):
        """Reads it to where `room(size)` says."""
        try:
            with open(self.path, "rb", buffering=0) as file:
                if self._of(os.fstat(file.fileno())) != self.known:
                    raise OSError("the file is another one than when it was named")
                size = done = self.known[2]
                view = room(size)
                while done:
                    read = file.readinto(view[size - done:])
                    if not read:
                        raise OSError("the file has become shorter")
                    done -= read
        except OSError as error:
            raise Failure({"code": "engine.file", "text": str(error), "place": self.path}) from error


class Module:
    """A compiled module. With `fuel` a call that takes more is stopped, at half the speed.

    With `signed` its signature is verified before any of it is compiled: see `verified`. With `cache` what was
    compiled is kept for the next process of this user, where wasmtime keeps it: a tenth of a second and 70 MB less.
    """

    _all = {}
    # Who verifies a module needs another one.
    _lock = threading.RLock()

    def __init__(self, path, fuel=None, signed=None, cache=False):
        config = wasmtime.Config()
        if cache:
            try:
                config.cache = True
            except wasmtime.WasmtimeError:
                # Without a home of its own a worker compiles.
                config = wasmtime.Config()
        config.consume_fuel = fuel is not None
        self.fuel = fuel
        self.engine = wasmtime.Engine(config)
        self.signed = None
        try:
            code = Path(path).read_bytes()
            if signed is not None:
                # The very bytes that are compiled.
                self.signed = verified(code, *signed)
            self.module = wasmtime.Module(self.engine, core_module(code))
        except (OSError, IndexError, wasmtime.WasmtimeError) as error:
            raise Failure({"code": "engine.module", "text": str(error), "place": str(path)}) from error

    @classmethod
    def of(cls, path, fuel=None, signed=None, cache=False):
        """The one of this process."""
        key = (os.path.abspath(path), os.stat(path).st_mtime_ns, fuel, signed)
        with cls._lock:
            if key not in cls._all:
                cls._all[key] = cls(path, fuel, signed, cache)
            return cls._all[key]


def verified(code, signature, trust, verifier):
    """What a signature says of the bytes of a module: issuer, day, packs, the keys that vouch for it. Asked of
    `verifier`, the plain `credit-check.wasm`; nothing of the module itself is run. Signature and trust are paths."""
    head = json.dumps({"sha256": hashlib.sha256(code).hexdigest()}).encode()
    chunks = [head, Path(trust).read_bytes(), Path(signature).read_bytes()]
    return Instance(Module.of(verifier)).verify(chunks)


class Instance:
    """One instance with its open data. It is of one thread, and gone after a trap."""

    def __init__(self, module, chunks=None, preset=False):
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
        if chunks is not None:
            try:
                for chunk in chunks:
                    self._give(chunk)
                self.handle = self._call("credit_batch_open_given")
            except (wasmtime.Trap, wasmtime.WasmtimeError) as stopped:
                raise trapped(stopped) from stopped
            if not self.handle:
                raise self._error()

    def version(self):
        """Refuses a module of another layout."""
        export = self.exports.get("credit_batch_version")
        if export is None or export(self.store) != 1 or self.exports.get("credit_batch_give") is None:
            raise Failure({"code": "engine.module", "text": "the module has no batch interface of version 1"})

    def _give(self, chunk):
        """A chunk becomes the module's: a file is read to where it is opened, without a copy anywhere else."""
        if isinstance(chunk, Source):
            chunk.read_to(self._room)
        else:
            self._room(len(chunk))[:] = chunk
        self._call("credit_batch_give", *self.given)

    def _room(self, size):
        """Memory of the module for so many bytes, which are then given."""
        at = self._call("credit_alloc", size)
        self.given = at, size
        # Its bytes as numbers; a view of none cannot be cast.
        view = memoryview((ctypes.c_ubyte * size).from_address(self._base() + at))
        return view.cast("B") if size else memoryview(bytearray())

    def verify(self, chunks):
        """What `credit_batch_verify` says."""
        message = b"".join(struct.pack("<I", len(chunk)) + chunk for chunk in chunks)
        at = self._call("credit_alloc", len(message))
        self._put(at, message)
        told = self._call("credit_batch_verify", at, len(message))
        if not told:
            raise self._error()
        return json.loads(self._told(told))

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
