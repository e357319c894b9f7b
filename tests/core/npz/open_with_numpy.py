"""Checks with NumPy a file that numpy_opens_test.cpp wrote.    open_with_numpy.py CHECK FILE"""
import sys
import warnings
import zipfile

import numpy as np


def every_dtype(path):
    with np.load(path) as archive:
        shapes = {"i1": (12,), "i2": (2, 3, 2), "u1": (64, 3), "f2": (2,), "f4": (30, 100)}
        for code in "b1 i1 i2 i4 i8 u1 u2 u4 u8 f2 f4 f8".split():
            shape = shapes.get(code, (3, 4))
            counted = np.arange(np.prod(shape)).reshape(shape)
            expected = (counted % 2 if code == "b1" else counted).astype(code)
            assert archive[code].dtype == np.dtype(code), code
            assert np.array_equal(archive[code], expected), code
        assert archive["scalar"].shape == () and archive["scalar"] == 0
        assert archive["empty"].shape == (0, 4) and archive["empty"].dtype == np.float32
        assert archive["classes"].tolist() == [b"0", b"seven"]
        assert archive["größe"].tolist() == b"name"
        assert len(archive.files) == 16


def object_arrays(path):
    with np.load(path, allow_pickle=True) as archive:
        weights, texts = archive["weights"], archive["texts"]
        counted = np.arange(784 * 30) / 7
        assert weights.dtype == object and weights.shape == (3,)
        assert all(type(item) is np.ndarray for item in weights)
        assert weights[0].shape == (1,) and weights[0].dtype == np.float64
        assert np.array_equal(weights[1], counted.reshape(30, 784)) and weights[1].dtype == np.float64
        assert np.array_equal(weights[2], np.full((10, 30), 0.5, "f4")) and weights[2].dtype == np.float32
        assert weights[1].flags.writeable
        assert texts.shape == (2, 1) and texts[0, 0].tolist() == [b"a", b"bc"] and texts[1, 0].shape == (0,)


if __name__ == "__main__":
    warnings.simplefilter("error")
    check, path = sys.argv[1:]
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        assert all(entry.date_time == (1980, 1, 1, 0, 0, 0) for entry in archive.infolist())
    {"every_dtype": every_dtype, "object_arrays": object_arrays}[check](path)
