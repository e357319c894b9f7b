#!/usr/bin/env python3
"""Remakes the files of tests/fixtures/npz. Needs numpy; the same versions of numpy and zlib give the same bytes.

Each file is named after what is odd or wrong in it. Whatever NumPy itself can write, NumPy writes; the rest is put
together byte by byte.
"""
import gzip
import io
import pathlib
import pickle
import struct
import zlib

import numpy as np

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "fixtures" / "npz"
RANDOM = np.random.default_rng(1)


def deflate(data):
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


def npy(array, version=None):
    file = io.BytesIO()
    np.lib.format.write_array(file, np.asarray(array), version=version)
    return file.getvalue()


def npy_around(data, header):
    """An npy file with any header and any data."""
    text = header.encode() + b" " * (-(len(header) + 11) % 64) + b"\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(text)) + text + data


def object_npy(pickled, shape="(1,)"):
    return npy_around(pickled, "{'descr': '|O', 'fortran_order': False, 'shape': %s, }" % shape)


def objects(*items):
    array = np.empty(len(items), object)
    array[:] = items
    return array


class Zip:
    """Writes archives in which every field can be wrong."""

    def __init__(self):
        self.body, self.directory, self.entries = b"", b"", 0

    def add(self, name, data, packed=None, descriptor=None, local_crc=None, local_size=None, flags=0, at=None):
        name = name.encode()
        method = 0 if packed is None else 8
        packed = data if packed is None else packed
        crc, sizes = zlib.crc32(data), (len(packed), len(data))
        flags |= 8 if descriptor else 0
        at = len(self.body) if at is None else at
        local = (0, 0, 0) if descriptor else (crc if local_crc is None else local_crc, sizes[0], local_size or sizes[1])
        self.body += struct.pack("<IHHHHHIIIHH", 0x04034B50, 20, flags, method, 0, 33, *local, len(name), 0) + name + packed
        if descriptor:
            self.body += descriptor(crc, *sizes)
        self.directory += struct.pack("<IHHHHHHIIIHHHHHII", 0x02014B50, 20, 20, flags & 0xFFF, method, 0, 33, crc, *sizes,
                                      len(name), 0, 0, 0, 0, 0, at) + name
        self.entries += 1
        return self

    def end(self, zip64_offset=None):
        size, at = len(self.directory), len(self.body)
        zip64 = b""
        if zip64_offset is not None:
            zip64 = struct.pack("<IQHHIIQQQQ", 0x06064B50, 44, 45, 45, 0, 0, self.entries, self.entries, size, zip64_offset)
            zip64 += struct.pack("<IIQI", 0x07064B50, 0, at + size, 1)
        end = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, self.entries, self.entries, size, at, 0)
        return self.body + self.directory + zip64 + end


class Unseekable(io.RawIOBase):
    """Makes zipfile write data descriptors, as it does for a pipe."""

    def __init__(self):
        self.data = b""

    def writable(self):
        return True

    def write(self, data):
        self.data += bytes(data)
        return len(data)


class Python2Pickle:
    """A pickle of an object array as Python 2's cPickle writes it with protocol 2: raw data as byte strings."""

    def __init__(self):
        self.memo = {}

    def put(self, key=None):
        number = len(self.memo) + 1  # cPickle counts from 1
        self.memo[key if key is not None else number] = number
        return b"q" + bytes([number])

    def name(self, module, name):
        if name in self.memo:
            return b"h" + bytes([self.memo[name]])
        return b"c%s\n%s\n" % (module, name) + self.put(name)

    def string(self, data):
        head = b"U" + bytes([len(data)]) if len(data) < 256 else b"T" + struct.pack("<i", len(data))
        return head + data + self.put()

    def integer(self, value):
        return b"K" + bytes([value]) if value < 256 else b"M" + struct.pack("<H", value)

    def dtype(self, code, order, flags):
        state = b"(K\x03" + self.string(order) + b"NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xff" + self.integer(flags) + b"tb"
        return self.name(b"numpy", b"dtype") + self.string(code) + b"K\x00K\x01\x87R" + state

    def array(self, shape, dtype, data):
        empty = self.name(b"numpy.core.multiarray", b"_reconstruct") + self.name(b"numpy", b"ndarray")
        empty += b"K\x00\x85" + self.string(b"b") + b"\x87R"
        shape = b"(" + b"".join(map(self.integer, shape)) + b"t"
        return empty + b"(K\x01" + shape + dtype() + b"\x89" + data() + b"tb"

    def object_array(self, items):
        def one(item):
            return self.array(item.shape, lambda: self.dtype(b"f8", b"<", 0), lambda: self.string(item.tobytes()))

        inner = self.array([len(items)], lambda: self.dtype(b"O8", b"|", 63), lambda: b"](" + b"".join(map(one, items)) + b"e")
        return b"\x80\x02" + inner + b"."


def archives():
    x, y = RANDOM.standard_normal((8, 8)).astype("f4"), np.arange(5)
    x_npy, y_npy = npy(x), npy(y)

    for name, form in {
        "descriptor": lambda crc, packed, size: struct.pack("<IIII", 0x08074B50, crc, packed, size),
        "descriptor_without_signature": lambda crc, packed, size: struct.pack("<III", crc, packed, size),
        "descriptor_zip64": lambda crc, packed, size: struct.pack("<IIQQ", 0x08074B50, crc, packed, size),
        "descriptor_zip64_without_signature": lambda crc, packed, size: struct.pack("<IQQ", crc, packed, size),
        "descriptor_lies": lambda crc, packed, size: struct.pack("<IIII", 0x08074B50, crc, packed, size + 1),
    }.items():
        yield name + ".npz", Zip().add("x.npy", x_npy, deflate(x_npy), form).add("y.npy", y_npy, descriptor=form).end()

    stream = Unseekable()
    np.savez_compressed(stream, x=x, y=y)
    yield "streamed_by_numpy.npz", stream.data

    plain = Zip().add("x.npy", x_npy).end()
    yield "leading_garbage.npz", b"#!/bin/sh\n" + plain
    yield "trailing_garbage.npz", plain + b"more"
    yield "same_array_twice.npz", Zip().add("x", x_npy).add("x.npy", x_npy).end()
    yield "overlapping_entries.npz", Zip().add("x.npy", Zip().add("y.npy", y_npy).body).add("y.npy", y_npy, at=35).end()
    yield "local_crc_lies.npz", Zip().add("x.npy", x_npy, local_crc=1).end()
    yield "local_size_lies.npz", Zip().add("x.npy", x_npy, local_size=1).end()
    yield "local_flags_lie.npz", Zip().add("x.npy", x_npy, flags=0x1000).end()
    yield "zip64_contradicts.npz", Zip().add("x.npy", x_npy).end(zip64_offset=7)
    yield "strong_encryption.npz", Zip().add("x.npy", x_npy, flags=0x40).end()
    yield "deflate_ends_early.npz", Zip().add("x.npy", x_npy, deflate(x_npy) + b"\0\0\0").end()
    yield "deflate_ends_late.npz", Zip().add("x.npy", x_npy, deflate(x_npy)[:-1]).end()
    yield "deflate_cannot_hold_size.npz", Zip().add("x.npy", npy(np.zeros(1 << 20, "u1")), deflate(b"x")).end()


def arrays():
    yield "python2_long_shape.npy", npy_around(np.arange(6, dtype="i4").tobytes(),
                                               "{'descr': '<i4', 'fortran_order': False, 'shape': (2L, 3L), }")
    file = io.BytesIO()
    np.savez(file, bytes=np.array([b"seven", b"1", b""]), unicode=np.array(["zero", "größe", "重み", "\U0001d7d9"]),
             big_endian=np.array(["ab", "c"]).astype(">U2"), one=np.array(b"S"), i2=np.arange(-2, 2).astype(">i2"),
             u2=np.array([65535], "u2"), u4=np.array([1 << 31], ">u4"), u8=np.array([1 << 63], "u8"))
    yield "strings_and_integers.npz", file.getvalue()


def object_arrays():
    a = np.arange(6.0).reshape(2, 3)
    yield "python2_object_array.npz", Zip().add("weights.npy", object_npy(Python2Pickle().object_array([np.zeros(1), a, np.arange(300.0)]), "(3,)")).end()
    yield "object_shared_array.npz", Zip().add("o.npy", object_npy(pickle.dumps(objects(a, a), 2), "(2,)")).end()
    yield "object_empty_array.npz", Zip().add("o.npy", object_npy(pickle.dumps(objects(np.zeros((0, 3))), 2))).end()
    yield "object_numbers.npz", Zip().add("o.npy", object_npy(pickle.dumps(objects(7, -1 << 40, 0.5, True), 2), "(4,)")).end()
    yield "object_strings.npz", Zip().add("o.npy", object_npy(pickle.dumps(objects(np.array([b"ab"]), np.array(["größe"])), 4), "(2,)")).end()
    fortran = np.asfortranarray(objects(*(np.full(1, i) for i in range(6))).reshape(2, 3))
    yield "object_fortran_order.npz", Zip().add("o.npy", npy_around(pickle.dumps(fortran, 2), "{'descr': '|O', 'fortran_order': True, 'shape': (2, 3), }")).end()

    yield "object_shape_lies.npz", Zip().add("o.npy", object_npy(pickle.dumps(objects(a), 2), "(2,)")).end()
    lying = pickle.dumps(objects(a), 2).replace(b"(K\x01K\x01\x85", b"(K\x01K\x02\x85", 1)
    yield "object_list_lies.npz", Zip().add("o.npy", object_npy(lying, "(2,)")).end()
    yield "object_none.npz", Zip().add("o.npy", object_npy(pickle.dumps(objects(None), 2))).end()
    big = np.zeros(10000)
    yield "object_shared_too_often.npz", Zip().add("o.npy", object_npy(pickle.dumps(objects(*[big] * 3000), 4), "(3000,)"),
                                                   deflate(object_npy(pickle.dumps(objects(*[big] * 3000), 4), "(3000,)"))).end()
    deep = objects(a)
    for _ in range(60):
        deep = objects(deep)
    yield "object_too_deep.npz", Zip().add("o.npy", object_npy(pickle.dumps(deep, 4)), deflate(object_npy(pickle.dumps(deep, 4)))).end()


def pickles():
    yield "pickle_cycle.pkl", b"\x80\x02]q\x00h\x00a."
    yield "pickle_doubling.pkl", b"\x80\x02N" + b"q\x00h\x00\x86" * 30 + b"."
    yield "pickle_array_in_itself.pkl", (b"\x80\x02cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\nK\x00\x85U\x01b\x87Rq\x00"
                                         b"(K\x01K\x01\x85cnumpy\ndtype\nU\x01OK\x00K\x01\x87R\x89]h\x00atb.")
    yield "pickle_dict.pkl", pickle.dumps({"image": np.arange(4, dtype="u1"), "label": (3, -2.5, None, True, [1 << 40])}, 4)


def gzips():
    text = b"ten digits, " * 20
    plain = gzip.compress(text, mtime=0)
    body, trailer = plain[10:-8], plain[-8:]
    fields = b"\x1f\x8b\x08\x1e\0\0\0\0\0\x03" + struct.pack("<H", 4) + b"\1\2\0\0" + b"name\0" + b"comment\0"
    yield "all_header_fields.gz", fields + struct.pack("<H", zlib.crc32(fields) & 0xFFFF) + body + trailer
    yield "header_crc_lies.gz", fields + b"\0\0" + body + trailer
    yield "crc_lies.gz", plain[:-8] + b"\0\0\0\0" + plain[-4:]
    yield "size_lies.gz", plain[:-4] + struct.pack("<I", len(text) + 1)
    yield "two_members.gz", plain + plain
    yield "cut.gz", plain[:-9]


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for family in (archives, arrays, object_arrays, pickles, gzips):
        for name, data in family():
            (FOLDER / name).write_bytes(data)
