#!/usr/bin/env python3
"""One epoch over 60 000 images in batches of 128, Inkling against NumPy and PyTorch, in one run.

    tests/bench/compare_training.py build/inkling DATA [mlp | mnist_cnn]

`mlp` is 784-30-10 (sigmoid, quadratic loss, gradient descent); `mnist_cnn` is Keras' example (two convolutions of 32, a pool, dense 128 and 10; Adam),
which NumPy is spared.

DATA is a folder of MNIST's IDX files. Runs alternate, so that a machine that slows down slows all of them; the figure is the fastest of
each. What is not installed (python3-torch) is left out. Inkling's time is its own: start of the first to the end of
the last epoch, without reading the files, as for the others.
"""
import gzip
import json
import pathlib
import subprocess
import sys
import tempfile
import time

import numpy

BATCH, HIDDEN, RATE = 128, 30, 3.0
# An epoch of mnist_cnn takes many seconds.
ROUNDS = {"mlp": 5, "mnist_cnn": 2}
THREADS = {"mlp": (1, 2), "mnist_cnn": (2,)}
MNIST_CNN = "conv 32 3x3 relu, conv 32 3x3 relu, maxpool 2x2, flatten, dense 128 relu, dense 10 softmax"


def read_mnist(folder):
    def read(name, skip):
        path = pathlib.Path(folder) / name
        data = gzip.open(f"{path}.gz").read() if not path.exists() else path.read_bytes()
        return numpy.frombuffer(data, numpy.uint8, offset=skip)

    images = read("train-images-idx3-ubyte", 16).reshape(-1, 784).astype(numpy.float32) / 255
    labels = read("train-labels-idx1-ubyte", 8)
    return images, numpy.eye(10, dtype=numpy.float32)[labels]


def sigmoid(z):
    return 1 / (1 + numpy.exp(-z))


def numpy_epoch(images, targets):
    random = numpy.random.default_rng(1)
    w1, b1 = random.standard_normal((784, HIDDEN), numpy.float32) / 28, numpy.zeros(HIDDEN, numpy.float32)
    w2, b2 = random.standard_normal((HIDDEN, 10), numpy.float32) / 6, numpy.zeros(10, numpy.float32)
    start = time.perf_counter()
    order = random.permutation(len(images))
    for at in range(0, len(images), BATCH):
        batch = order[at : at + BATCH]
        x, y = images[batch], targets[batch]
        a1 = sigmoid(x @ w1 + b1)
        a2 = sigmoid(a1 @ w2 + b2)
        d2 = (a2 - y) * a2 * (1 - a2) / len(batch)
        d1 = d2 @ w2.T * a1 * (1 - a1)
        w2 -= RATE * (a1.T @ d2)
        b2 -= RATE * d2.sum(0)
        w1 -= RATE * (x.T @ d1)
        b1 -= RATE * d1.sum(0)
    return time.perf_counter() - start


def torch_epoch(torch, images, targets, threads):
    torch.set_num_threads(threads)
    x_all, y_all = torch.from_numpy(images), torch.from_numpy(targets)
    network = torch.nn.Sequential(torch.nn.Linear(784, HIDDEN), torch.nn.Sigmoid(), torch.nn.Linear(HIDDEN, 10), torch.nn.Sigmoid())
    optimizer = torch.optim.SGD(network.parameters(), lr=RATE)
    start = time.perf_counter()
    order = torch.randperm(len(x_all))
    for at in range(0, len(x_all), BATCH):
        batch = order[at : at + BATCH]
        optimizer.zero_grad()
        loss = 0.5 * ((network(x_all[batch]) - y_all[batch]) ** 2).sum(1).mean()
        loss.backward()
        optimizer.step()
    return time.perf_counter() - start


def torch_mnist_cnn_epoch(torch, images, targets, threads):
    torch.set_num_threads(threads)
    x_all, y_all = torch.from_numpy(images).reshape(-1, 1, 28, 28), torch.from_numpy(targets.argmax(1))
    nn = torch.nn
    network = nn.Sequential(nn.Conv2d(1, 32, 3), nn.ReLU(), nn.Conv2d(32, 32, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(),
                            nn.Linear(4608, 128), nn.ReLU(), nn.Linear(128, 10))  # fmt: skip
    optimizer = torch.optim.Adam(network.parameters())
    start = time.perf_counter()
    order = torch.randperm(len(x_all))
    for at in range(0, len(x_all), BATCH):
        batch = order[at : at + BATCH]
        optimizer.zero_grad()
        nn.functional.cross_entropy(network(x_all[batch]), y_all[batch]).backward()
        optimizer.step()
    return time.perf_counter() - start


def inkling_epoch(program, data, threads, *options):
    with tempfile.TemporaryDirectory() as folder:
        command = [program, "train", "--data", data, "--validation", "0", "--epochs", "1", "--threads", str(threads), "--json",
                   "-o", f"{folder}/model.npz", *options]
        return json.loads(subprocess.run(command, check=True, capture_output=True).stdout)["seconds"]


def main(program, data, network="mlp"):
    images, targets = read_mnist(data)
    is_mlp = network == "mlp"
    options = [] if is_mlp else ["--arch", MNIST_CNN, "--loss", "cross-entropy", "--optimizer", "adam"]
    runs = {f"Inkling, {n} threads": (lambda n=n: inkling_epoch(program, data, n, *options)) for n in THREADS[network]}
    if is_mlp:
        runs["NumPy"] = lambda: numpy_epoch(images, targets)
    try:
        import torch

        epoch = torch_epoch if is_mlp else torch_mnist_cnn_epoch
        for n in THREADS[network]:
            runs[f"PyTorch, {n} threads"] = lambda n=n: epoch(torch, images, targets, n)
    except ImportError:
        print("python3-torch is not installed: left out", file=sys.stderr)
    best = {name: float("inf") for name in runs}
    for _ in range(ROUNDS[network]):
        for name, run in runs.items():
            best[name] = min(best[name], run())
    ours = best["Inkling, 2 threads"]
    for name, seconds in best.items():
        print(f"{name:22} {seconds:8.4f} s   {seconds / ours:6.2f} x")


if __name__ == "__main__":
    if len(sys.argv) not in (3, 4) or sys.argv[3:] not in ([], ["mlp"], ["mnist_cnn"]):
        sys.exit(__doc__)
    main(*sys.argv[1:])
