"""Small ONNX models with what they are fed and what comes out, many to a file, the same bytes each time.

They are so alike that they are packed as one: a zip that stores them as they are, compressed by gzip.

A case is NAME.onnx and NAME.txt. The text has for each tensor a line `in|out NAME TYPE SIZE…` and a line with its numbers,
or a line for each of its strings.
"""
import gzip
import io
import zipfile

import numpy as np
import onnx
import onnxruntime

TYPES = {"float32": "float", "float64": "double", "object": "string", "str": "string"}


def ort(model, feeds):
    """What ONNX Runtime makes of it, as the file says, nothing optimised."""
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    session = onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    names = [output.name for output in session.get_outputs()]
    return dict(zip(names, session.run(names, feeds)))


def _tensor(way, name, value):
    value = np.asarray(value)
    dtype = "string" if value.dtype.kind in "UO" else TYPES.get(value.dtype.name, value.dtype.name)
    head = " ".join([way, name, dtype, *map(str, value.shape)])
    if dtype == "string":
        return [head, *map(str, value.reshape(-1))]
    if value.dtype.kind == "f":
        return [head, " ".join(repr(float(v)) if value.dtype.name == "float64" else str(v) for v in value.reshape(-1))]
    return [head, " ".join(str(int(v)) for v in value.reshape(-1))]


class Cases:
    def __init__(self):
        self.entries = {}

    def add(self, name, model, feeds, wanted=None, files=()):
        """`wanted`: by output, from elsewhere; else what ONNX Runtime makes of it. `files`: bytes that lie beside it."""
        wanted = ort(model, feeds) if wanted is None else wanted
        lines = []
        for key, value in feeds.items():
            lines += _tensor("in", key, value)
        for key, value in wanted.items():
            lines += _tensor("out", key, value)
        assert name not in self.entries, name
        self.entries[name] = {name + ".onnx": model.SerializeToString(deterministic=True),
                              name + ".txt": "\n".join(lines) + "\n", **dict(files)}

    def write(self, path):
        path.parent.mkdir(parents=True, exist_ok=True)
        plain = io.BytesIO()
        with zipfile.ZipFile(plain, "w", zipfile.ZIP_STORED) as out:
            for name in sorted(self.entries):
                for file, data in self.entries[name].items():
                    out.writestr(zipfile.ZipInfo(file, (2026, 1, 1, 0, 0, 0)), data)
        path.write_bytes(gzip.compress(plain.getvalue(), 9, mtime=0))
        print(f"{path.name}: {len(self.entries)} cases, {path.stat().st_size} bytes")


def stamped(model, opset, ir=8):
    """A copy that says it is of this opset."""
    copy = onnx.ModelProto()
    copy.CopyFrom(model)
    del copy.opset_import[:]
    copy.opset_import.append(onnx.helper.make_opsetid("", opset))
    copy.ir_version = ir
    copy.producer_name = ""
    copy.doc_string = ""
    return copy


def plain(model):
    """Without what tells of the machine it was made on."""
    model.doc_string = model.producer_version = ""
    for node in model.graph.node:
        node.doc_string = ""
        del node.metadata_props[:]
    return model
