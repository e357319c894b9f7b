#!/usr/bin/env python3
"""Makes the seeds of tests/fuzz/corpus for what HTTP clients send: fuzz_request, fuzz_multipart and fuzz_infer."""
import json
import pathlib
import struct

CORPUS = pathlib.Path(__file__).parent.parent / "fuzz" / "corpus"
PIXELS = 784


def save(target, **seeds):
    folder = CORPUS / target
    folder.mkdir(exist_ok=True)
    for name, seed in seeds.items():
        (folder / name).write_bytes(seed)


def request(*lines, body=b""):
    """Comes in pieces of 8 bytes."""
    return b"\x07" + "\r\n".join([*lines, "", ""]).encode() + body


HOST = "Host: a"
CHUNKED = ["POST /predict HTTP/1.1", HOST, "Transfer-Encoding: chunked"]
GET = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"
save("fuzz_request",
     get=request("GET /mnist/42/image?fit=1 HTTP/1.1", HOST, "User-Agent: test", "Accept: */*"),
     old=request("GET / HTTP/1.0", "Connection: keep-alive"),
     body=request("POST /predict HTTP/1.1", HOST, "Content-Type: application/json", "Content-Length: 2", body=b"{}"),
     pipelined=request("PUT /a HTTP/1.1", HOST, "Content-Length: 3", body=b"abc" + GET + b"\r\n" + GET),
     chunks=request(*CHUNKED, body=b"3\r\nabc\r\n1;name=value\r\nd\r\n0\r\nTrailer: x\r\n\r\n" + GET),
     no_chunks=request(*CHUNKED, body=b"0\r\n\r\n"),
     chunk_too_long=request(*CHUNKED, body=b"ffffffffffffffff\r\n"),
     chunk_unterminated=request(*CHUNKED, body=b"1\r\nab\r\n0\r\n\r\n"),
     waits=request("POST / HTTP/1.1", HOST, "Expect: 100-continue", "Content-Length: 1", "Connection: close", body=b"x"),
     absolute=request("GET http://a:80/path HTTP/1.1", "Host: a:80"),
     options=request("OPTIONS * HTTP/1.1", HOST),
     compressed=request("POST / HTTP/1.1", HOST, "Content-Encoding: gzip", "Content-Length: 0"),
     two_lengths=request("POST / HTTP/1.1", HOST, "Content-Length: 1", "Content-Length: 2", body=b"x"),
     length_and_chunks=request(*CHUNKED, "Content-Length: 4", body=b"0\r\n\r\n"),
     two_hosts=request("GET / HTTP/1.1", HOST, "Host: b"),
     no_host=request("GET / HTTP/1.1"),
     folded=request("GET / HTTP/1.1", HOST, "A: b", " c"),
     space_before_colon=request("GET / HTTP/1.1", HOST, "A : b"),
     bare_feeds=b"\x00GET / HTTP/1.1\nHost: a\n\n",
     empty_lines=b"\x00\r\n\r\n\r\n" + GET,
     lone_return=b"\x00\r" + GET,
     tls=bytes.fromhex("00160301020001000001fc0303"))  # fmt: skip


def form(content_type, *parts, end=b"--b--\r\n"):
    return content_type.encode() + b"\n" + b"".join(b"--b\r\n" + head.encode() + b"\r\n\r\n" + content + b"\r\n" for head, content in parts) + end


FORM = "multipart/form-data; boundary=b"
FILE = 'Content-Disposition: form-data; name="f"; filename="a.png"'
save("fuzz_multipart",
     file=form(FORM, (FILE + "\r\nContent-Type: image/png", b"\x89PNG\r\n\x1a\n")),
     files=form(FORM, (FILE, b"one"), ('content-disposition: form-data; name="n"', b"no file"), (FILE, b""), (FILE, b"\r\n--a")),
     quoted=form('Multipart/Form-Data; charset="x;\\"y"; boundary="b"', (FILE, b"one")),
     encoded_name=form(FORM, ("Content-Disposition: form-data; filename*=UTF-8''a", b"one")),
     bare_name=form(FORM, ("Content-Disposition: form-data; filename=a", b"one")),
     semicolon_in_name=form(FORM, ('Content-Disposition: form-data; name="a;filename=b\\"', b"one")),
     preamble=FORM.encode() + b"\npreamble\r\n--b  \r\n" + FILE.encode() + b"\r\n\r\none\r\n--b--epilogue",
     no_header=form(FORM, ("", b"one"), (FILE, b"two")),
     no_end=form(FORM, (FILE, b"one"), end=b""),
     no_boundary=form("multipart/form-data", (FILE, b"one")),
     open_quote=form('multipart/form-data; boundary="b', (FILE, b"one")),
     no_form=b"image/png\n\x89PNG")  # fmt: skip


def tensor(datatype="UINT8", count=1, **more):
    return {"name": "image", "shape": [count, 28, 28, 1], "datatype": datatype, **more}


def text(image, **more):
    return json.dumps({"inputs": [image], **more}, separators=(",", ":")).encode()


def binary(size):
    return {"parameters": {"binary_data_size": size}}


TONES = [i % 3 * 127 for i in range(PIXELS)]
OUTPUTS = [{"name": "probabilities", "parameters": {"classification": 2, "binary_data": True}}, {"name": "label"}, {"name": "layers.0"}]
BOTH = {"binary_data_output": True}
ROWS = [[[[i % 2]] * 28 for i in range(28)]]
save("fuzz_infer",
     flat=b"\x00" + text(tensor(data=TONES), id="42"),
     nested=b"\x00" + text(tensor("FP32", data=ROWS), outputs=OUTPUTS),
     flags=b"\x00" + text(tensor("BOOL", data=[True, False] * (PIXELS // 2)), parameters=BOTH),
     overflowing_shape=b"\x00" + text({**tensor(data=[0]), "shape": [2**62, 28, 28, 1]}),
     negative_shape=b"\x00" + text({**tensor(data=[0]), "shape": [-1, 28, 28, 1]}),
     doubled_output=b"\x00" + text(tensor(data=[0]), outputs=OUTPUTS[1:2] * 2),
     nothing=b"\x00{}",
     too_deep=b"\x00" + b"[" * 40 + b"]" * 40,
     length=b"\x012\n{}",
     length_beyond=b"\x0199\n{}",
     length_is_no_number=b"\x01+2\n{}",
     one_image=b"\x010\n" + bytes(PIXELS),
     one_float_image=b"\x010\n" + struct.pack("<f", 0.5) * PIXELS,
     tensor_uint8=b"\x02" + text(tensor(**binary(PIXELS)), parameters=BOTH) + b"\x00" + bytes(TONES),
     tensor_fp16=b"\x02" + text(tensor("FP16", **binary(2 * PIXELS))) + b"\x00" + b"\x00\x38" * PIXELS,
     tensor_and_data=b"\x02" + text(tensor(data=[0], **binary(1))) + b"\x00" + b"x",
     **{f"elements_{kind}": bytes([3, kind]) + struct.pack("<fd", 0.5, 1.5) for kind in range(13)},
     **{f"values_{kind}": bytes([4, kind]) + b'{"data":[0,-1,127,128,255,256,0.5,1e30,-1e-30,9223372036854775807,18446744073709551615,true]}' for kind in range(13)},
     values_whole=b"\x04\x01" + b'{"data":[0,255,17]}',
     values_shares=b"\x04\x0a" + b'{"data":[0,0.25,1,-1,1e300]}',
     values_flags=b"\x04\x00" + b'{"data":[true,false]}')  # fmt: skip
