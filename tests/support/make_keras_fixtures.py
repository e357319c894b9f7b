#!/usr/bin/env python3
"""Remakes the files of tests/fixtures/keras. Needs numpy and h5py (python3-h5py), not Keras.

The files are what Keras writes, as far as a reader can tell; what they must compute is computed here, the way Keras
does it: in Keras' own order of the axes, with Keras' own padding. Bad files are named after their fault.
"""
import json
import pathlib

import h5py
import numpy as np

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "fixtures" / "keras"
RANDOM = np.random.default_rng(1)


def noise(*shape):
    return RANDOM.normal(size=shape) / np.sqrt(max(1, np.prod(shape[:-1])))


# --- What layers compute; images are [n, height, width, channels] --------------------------------------------------------


def same_margins(side, window, stride):
    margin = max(0, (-(-side // stride) - 1) * stride + window - side)
    return margin // 2, margin - margin // 2


def windows(x, size, strides):
    """[n, places, places, channels, height, width]"""
    seen = np.lib.stride_tricks.sliding_window_view(x, size, axis=(1, 2))
    return seen[:, :: strides[0], :: strides[1]]


def conv(x, kernel, bias=0, strides=(1, 1), same=False):
    if same:
        margins = [same_margins(x.shape[i + 1], kernel.shape[i], strides[i]) for i in range(2)]
        x = np.pad(x, [(0, 0), *margins, (0, 0)])
    return np.einsum("nyxchw,hwco->nyxo", windows(x, kernel.shape[:2], strides), kernel) + bias


def max_pool(x, size, strides=None):
    return windows(x, size, strides or size).max((-1, -2))


def average_pool(x, size, strides=None):
    return windows(x, size, strides or size).mean((-1, -2))


def normalize(x, gamma, beta, mean, variance, epsilon):
    return (x - mean) / np.sqrt(variance + epsilon) * gamma + beta


def relu(x):
    return np.maximum(x, 0)


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def softmax(x):
    x = np.exp(x - x.max(-1, keepdims=True))
    return x / x.sum(-1, keepdims=True)


def flat(x):
    return x.reshape(len(x), -1)


def channel_by_channel(x):
    return flat(x.transpose(0, 3, 1, 2))


def flipped(kernel):
    return kernel[::-1, ::-1]


# --- Files ---------------------------------------------------------------------------------------------------------------

EXPECTED = {}


def layer(kind, name, **config):
    return {"class_name": kind, "config": {"name": name, "trainable": True, "dtype": "float32", **config}}


def sequential(name, *layers):
    return {"class_name": "Sequential", "config": {"name": name, "layers": list(layers)}}


def chain(name, *layers):
    """A model of the functional kind."""
    described = []
    for entry in layers:
        inbound = [[[described[-1]["name"], 0, 0, {}]]] if described else []
        described.append({**entry, "name": entry["config"]["name"], "inbound_nodes": inbound})
    ends = {"input_layers": [[described[0]["name"], 0, 0]], "output_layers": [[described[-1]["name"], 0, 0]]}
    return {"class_name": "Model", "config": {"name": name, "layers": described, **ends}}


def fill(group, weights, dtype, text):
    """`weights`: of each layer, its name and its arrays by name."""
    group.attrs["layer_names"] = text(list(weights))
    for name, arrays in weights.items():
        saved = group.create_group(name)
        saved.attrs["weight_names"] = text(list(arrays)) if arrays else np.array([])
        for weight, values in arrays.items():
            saved.create_dataset(weight, data=np.asarray(values).astype(dtype))


def fixed(names):
    return np.array([name.encode() for name in names])


def variable(names):
    return np.array(names, dtype=h5py.string_dtype())


def create(name):
    FOLDER.mkdir(exist_ok=True)
    return h5py.File(FOLDER / name, "w", track_order=False)


def write_model(name, config, weights, backend="tensorflow", dtype="<f4", text=fixed):
    with create(name) as file:
        file.attrs["model_config"] = config if isinstance(config, str) else json.dumps(config)
        file.attrs["keras_version"] = "2.2.4-tf"
        group = file.create_group("model_weights")
        group.attrs["backend"] = backend
        fill(group, weights, dtype, text)


def write_weights(name, weights):
    with create(name) as file:
        fill(file, weights, "<f4", fixed)


def expect(name, images, outputs):
    EXPECTED[name + ".input"] = images.astype("<f4")
    EXPECTED[name + ".output"] = outputs.astype("<f4")


def dense_weights(name, inputs, outputs):
    return {f"{name}/kernel:0": noise(inputs, outputs), f"{name}/bias:0": noise(outputs)}


def statistics(name, channels):
    return {
        f"{name}/gamma:0": 1 + noise(channels) / 4,
        f"{name}/beta:0": noise(channels),
        f"{name}/moving_mean:0": noise(channels),
        f"{name}/moving_variance:0": 0.1 + RANDOM.uniform(size=channels),
    }


def images(*shape):
    return RANDOM.uniform(size=(5, *shape))


# --- Good ones -----------------------------------------------------------------------------------------------------------


def make_sequential():
    kernel, norm = noise(3, 2, 1, 4), statistics("norm", 4)
    hidden, dense = noise(16, 6), dense_weights("out", 6, 3)
    conv_layer = layer("Conv2D", "conv", batch_input_shape=[None, 7, 6, 1], filters=4, kernel_size=[3, 2], strides=[2, 1],
                       padding="same", data_format="channels_last", dilation_rate=[1, 1], activation="linear", use_bias=False)
    config = sequential(
        "sequential",
        conv_layer,
        layer("BatchNormalization", "norm", axis=[3], epsilon=0.01, center=True, scale=True),
        layer("Activation", "act", activation="tanh"),
        layer("MaxPooling2D", "pool", pool_size=[2, 2], strides=[2, 3], padding="valid", data_format="channels_last"),
        layer("Dropout", "drop", rate=0.25),
        layer("Flatten", "flat", data_format="channels_last"),
        layer("Dense", "hidden", units=6, activation="relu", use_bias=False),
        layer("Dense", "out", units=3, activation="linear", use_bias=True),
        layer("Softmax", "softmax", axis=-1),
    )
    write_model("sequential.h5", config, {
        "conv": {"conv/kernel:0": kernel}, "norm": norm, "act": {}, "pool": {}, "drop": {}, "flat": {},
        "hidden": {"hidden/kernel:0": hidden}, "out": dense, "softmax": {},
    })
    x = images(7, 6, 1)
    y = np.tanh(normalize(conv(x, kernel, strides=(2, 1), same=True), *norm.values(), 0.01))
    y = max_pool(y, (2, 2), (2, 3))
    y = relu(flat(y) @ hidden)
    expect("sequential.h5", x, softmax(y @ dense["out/kernel:0"] + dense["out/bias:0"]))


def channels_first_layers(flatten_format):
    return [
        layer("InputLayer", "in", batch_input_shape=[None, 2, 6, 4]),
        layer("Conv2D", "conv", filters=3, kernel_size=[3, 3], strides=[1, 1], padding="valid", data_format="channels_first",
              activation="relu", use_bias=True),
        layer("BatchNormalization", "norm", axis=1, epsilon=0.001, center=True, scale=False),
        layer("AveragePooling2D", "pool", pool_size=[2, 1], strides=[2, 1], padding="same", data_format="channels_first"),
        layer("Flatten", "flat", data_format=flatten_format),
        layer("BatchNormalization", "norm_flat", axis=-1, epsilon=0.001),
        layer("Dense", "out", units=3, activation="sigmoid"),
    ]


def make_channels_first(name, flatten_format, flatten, backend="tensorflow"):
    kernel, bias = noise(3, 3, 2, 3), noise(3)
    norm = statistics("norm", 3)
    norm.pop("norm/gamma:0")
    norm_flat, out = statistics("norm_flat", 12), dense_weights("out", 12, 3)
    saved = flipped(kernel) if backend == "theano" else kernel
    write_model(name, chain("model", *channels_first_layers(flatten_format)), {
        "in": {}, "conv": {"conv/kernel:0": saved, "conv/bias:0": bias}, "norm": norm, "pool": {}, "flat": {},
        "norm_flat": norm_flat, "out": out,
    }, backend=backend)
    x = images(6, 4, 2)
    y = average_pool(normalize(relu(conv(x, kernel, bias)), 1, *norm.values(), 0.001), (2, 1))
    y = normalize(flatten(y), *norm_flat.values(), 0.001)
    expect(name, x, sigmoid(y @ out["out/kernel:0"] + out["out/bias:0"]))


def make_nested():
    kernel, bias, norm, out = noise(2, 2, 1, 3), noise(3), statistics("norm", 3), dense_weights("out", 3, 4)
    inner = sequential(
        "inner",
        layer("Conv2D", "conv", batch_input_shape=[None, 4, 4, 1], filters=3, kernel_size=[2, 2], strides=[1, 1], padding="valid",
              data_format="channels_last", activation="linear", use_bias=True),
        layer("BatchNormalization", "norm", axis=[3], epsilon=0.001),
        layer("ReLU", "relu", max_value=None, negative_slope=0.0, threshold=0.0),
    )
    config = sequential("outer", inner, layer("GlobalAveragePooling2D", "pool", data_format="channels_last"),
                        layer("Dense", "out", units=4, activation="softmax"))
    # Of a model within a model, Keras saves what is trained first and the statistics last.
    weights = {"conv/kernel:0": kernel, "conv/bias:0": bias, **norm}
    # Numbers as other machines have them, and texts as other versions of h5py write them.
    write_model("nested.h5", config, {"inner": weights, "pool": {}, "out": out}, dtype=">f8", text=variable)
    x = images(4, 4, 1)
    y = relu(normalize(conv(x, kernel, bias), *norm.values(), 0.001)).mean((1, 2))
    expect("nested.h5", x, softmax(y @ out["out/kernel:0"] + out["out/bias:0"]))


def make_vector_input():
    out = dense_weights("out", 9, 3)
    config = sequential("vectors", layer("Dense", "out", batch_input_shape=[None, 9], units=3, activation="tanh"))
    write_model("vectors.h5", config, {"out": out})
    x = images(3, 3, 1)
    expect("vectors.h5", x, np.tanh(flat(x) @ out["out/kernel:0"] + out["out/bias:0"]))


def keras_1_layers(kernel, bias, out):
    """Kernels of Keras 1: [out, in, height, width] where channels come first."""
    return {
        "convolution2d_1": {"convolution2d_1_W:0": kernel, "convolution2d_1_b:0": bias},
        "maxpooling2d_1": {},
        "flatten_1": {},
        "dense_1": {"dense_1_W:0": out["out/kernel:0"], "dense_1_b:0": out["out/bias:0"]},
    }


def make_keras_1():
    for name, saved, flatten in [
        ("keras_1_th.h5", lambda k: k.transpose(3, 2, 0, 1), channel_by_channel),
        ("keras_1_theano.h5", lambda k: flipped(k).transpose(3, 2, 0, 1), channel_by_channel),
        ("keras_1_tf.h5", lambda k: k, flat),
    ]:
        kernel, bias, out = noise(4, 4, 1, 2), noise(2), dense_weights("out", 32, 10)
        write_weights(name, keras_1_layers(saved(kernel), bias, out))
        x = images(28, 28, 1)
        y = flatten(max_pool(relu(conv(x, kernel, bias, (3, 3))), (2, 2)))
        expect(name, x, softmax(y @ out["out/kernel:0"] + out["out/bias:0"]))

    kernel, bias, out = noise(3, 3, 1, 2), noise(2), dense_weights("out", 8, 3)
    config = {"class_name": "Sequential", "config": [
        layer("Convolution2D", "convolution2d_1", batch_input_shape=[None, 1, 6, 6], nb_filter=2, nb_row=3, nb_col=3,
              subsample=[1, 1], border_mode="valid", dim_ordering="th", activation="linear", bias=True),
        layer("Activation", "activation_1", activation="relu"),
        layer("MaxPooling2D", "maxpooling2d_1", pool_size=[2, 2], strides=[2, 2], border_mode="valid", dim_ordering="th"),
        layer("Dropout", "dropout_1", p=0.5),
        layer("Flatten", "flatten_1"),
        layer("Dense", "dense_1", output_dim=3, activation="softmax", bias=True),
    ]}
    write_model("keras_1_model.h5", config, keras_1_layers(kernel.transpose(3, 2, 0, 1), bias, out))
    x = images(6, 6, 1)
    y = channel_by_channel(max_pool(relu(conv(x, kernel, bias)), (2, 2)))
    expect("keras_1_model.h5", x, softmax(y @ out["out/kernel:0"] + out["out/bias:0"]))


# --- Bad ones ------------------------------------------------------------------------------------------------------------

SMALL = sequential("small", layer("Dense", "out", batch_input_shape=[None, 4], units=2, activation="softmax"))


def write_small(name, config=SMALL, **replaced):
    weights = {"kernel": noise(4, 2), "bias": noise(2), **replaced}
    write_model(name, config, {"out": {f"out/{kind}:0": values for kind, values in weights.items() if values is not None}})
    return FOLDER / name


def replace_kernel(name, put):
    """`put` puts something else into the group where the kernel was."""
    with h5py.File(write_small(name), "r+") as file:
        group = file["model_weights/out/out"]
        del group["kernel:0"]
        put(group)


def put_external_data(group):
    group.create_dataset("kernel:0", (4, 2), "<f4", external=[("/etc/passwd", 0, h5py.h5f.UNLIMITED)])


def put_virtual_data(group):
    layout = h5py.VirtualLayout((4, 2), "<f4")
    layout[:] = h5py.VirtualSource("elsewhere.h5", "kernel", (4, 2))
    group.create_virtual_dataset("kernel:0", layout)


def put_links(group, link):
    group["kernel:0"] = link


def make_bad():
    replace_kernel("external_link.h5", lambda group: put_links(group, h5py.ExternalLink("sequential.h5", "/model_weights")))
    replace_kernel("soft_link.h5", lambda group: put_links(group, h5py.SoftLink("/model_weights/out/out/bias:0")))
    replace_kernel("external_data.h5", put_external_data)
    replace_kernel("virtual_data.h5", put_virtual_data)
    replace_kernel("compressed.h5", lambda group: group.create_dataset("kernel:0", data=noise(4, 2), compression="gzip"))
    replace_kernel("no_data.h5", lambda group: group.create_dataset("kernel:0", (4, 2), "<f4"))
    replace_kernel("huge.h5", lambda group: group.create_dataset("kernel:0", (2**40, 2**20), "<f4"))
    replace_kernel("five_sides.h5", lambda group: group.create_dataset("kernel:0", data=noise(1, 1, 1, 4, 2)))
    replace_kernel("whole_numbers.h5", lambda group: group.create_dataset("kernel:0", data=np.ones((4, 2), "<i4")))
    replace_kernel("group_for_data.h5", lambda group: group.create_group("kernel:0"))
    write_small("missing_bias.h5", bias=None)
    write_small("wrong_shape.h5", kernel=noise(5, 2))
    write_small("not_finite.h5", kernel=np.full((4, 2), np.nan))
    write_small("too_large.h5", kernel=np.full((4, 2), 3e38), bias=np.full(2, 3e38))
    write_small("not_json.h5", "{\"class_name\": ")
    write_small("deep_json.h5", "[" * 5000)
    write_small("no_input.h5", sequential("small", layer("Dense", "out", units=2)))
    write_small("lambda.h5", sequential("small", layer("Dense", "out", batch_input_shape=[None, 4], units=2),
                                        layer("Lambda", "\x1b[31mred", function=["4wEAAAAA", None, None])))
    write_small("gelu.h5", sequential("small", layer("Dense", "out", batch_input_shape=[None, 4], units=2, activation="gelu")))
    write_small("dense_on_image.h5", sequential("small", layer("Dense", "out", batch_input_shape=[None, 2, 4, 4], units=2)))
    branch = chain("branches", layer("InputLayer", "in", batch_input_shape=[None, 4]), layer("Dense", "out", units=2),
                   layer("Dense", "other", units=2))
    branch["config"]["layers"][2]["inbound_nodes"] = [[["in", 0, 0, {}]]]
    write_small("branches.h5", branch)
    write_small("padded_pool.h5", sequential("small", layer(
        "MaxPooling2D", "pool", batch_input_shape=[None, 5, 5, 1], pool_size=[2, 2], strides=[2, 2], padding="same",
        data_format="channels_last")))
    with create("no_keras.h5") as file:
        file["numbers"] = noise(3)
    with h5py.File(write_small("many_names.h5"), "r+") as file:
        file["model_weights/out"].attrs["weight_names"] = fixed(["out/kernel:0"] * 1000)


def main():
    make_sequential()
    make_channels_first("channels_first.h5", "channels_last", channel_by_channel)
    make_channels_first("flatten_reorders.h5", "channels_first", flat)
    make_channels_first("theano.h5", "channels_last", channel_by_channel, backend="theano")
    make_nested()
    make_vector_input()
    make_keras_1()
    make_bad()
    np.savez_compressed(FOLDER / "expected.npz", **EXPECTED)


if __name__ == "__main__":
    main()
