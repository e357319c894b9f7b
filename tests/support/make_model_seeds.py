#!/usr/bin/env python3
"""Makes the seeds of tests/fuzz/corpus/fuzz_model: small models in the form that model_fuzz.cpp reads."""
import io
import pathlib

import numpy

NAMES = ["architecture", "input_shape", "layers.0.weight", "layers.0.bias", "layers.1.weight", "layers.1.bias", "classes", "temperature",
         "reject_threshold", "check_input", "check_output", "layout_version", "name", "epochs", "weights", "layers.0.weight.scale", "biases",
         "learning_rate", "batch_size", "test_accuracy"]  # fmt: skip
FOLDER = pathlib.Path(__file__).parent.parent / "fuzz" / "corpus" / "fuzz_model"


def objects(*arrays):
    result = numpy.empty(len(arrays), object)
    result[:] = arrays
    return result


def save(file, **entries):
    packed = b""
    for name, value in entries.items():
        buffer = io.BytesIO()
        numpy.save(buffer, value, allow_pickle=True)
        packed += bytes([NAMES.index(name.replace("__", "."))]) + len(buffer.getvalue()).to_bytes(2, "little") + buffer.getvalue()
    (FOLDER / file).write_bytes(packed)


SHAPE = numpy.array([2, 2, 1], numpy.int32)
ZEROS = numpy.zeros((3, 4), numpy.float32)
save("two_layers", architecture=numpy.array([b"dense 3 relu", b"dense 2 softmax"]), input_shape=SHAPE, layers__0__weight=ZEROS,
     layers__0__bias=ZEROS[:, 0], layers__1__weight=ZEROS[:2, :3], layers__1__bias=ZEROS[:2, 0], classes=numpy.array([b"a", b"b"]),
     temperature=numpy.float64(1.5), name=numpy.bytes_(b"seed"), epochs=numpy.int64(3), layout_version=numpy.int64(1))  # fmt: skip
save("checked", architecture=numpy.array([b"dense 3 softmax"]), input_shape=SHAPE, layers__0__weight=ZEROS, layers__0__bias=ZEROS[:, 0],
     check_input=numpy.zeros((1, 2, 2, 1), numpy.uint8), check_output=numpy.full((1, 3), 1 / 3, numpy.float32))  # fmt: skip
save("eight_bits", architecture=numpy.array([b"dense 3 sigmoid"]), input_shape=SHAPE, layers__0__weight=ZEROS.astype(numpy.int8),
     layers__0__weight__scale=numpy.ones(3, numpy.float32), layers__0__bias=ZEROS[:, 0].astype(numpy.float16))  # fmt: skip
save("better_tensorflow", weights=objects(numpy.zeros(1), numpy.zeros((3, 4)), numpy.zeros((2, 3))),
     biases=objects(numpy.zeros((4, 1)), numpy.zeros((3, 1)), numpy.zeros((2, 1))), epochs=numpy.int64(1))  # fmt: skip
