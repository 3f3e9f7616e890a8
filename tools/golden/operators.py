"""What ONNX's operators up to opset 26 are to a derivative, and ONNX's own node tests as cases of it.

Writes operators.tsv, a line an operator: its name; the opsets in which it changed; what it is to a derivative; how ONNX
Runtime's CPU provider runs it on float ("kernel"; "function": no kernel, it is taken apart into others; "-": not at all).

Writes node-cases.gz: per case two length-delimited messages, a ModelProto of one node and a GraphProto of tensors: the
inputs, then "derivatives" (double) of a scalar function of the outputs along DIRECTIONS directions in each floating-point
input, by central differences of ONNX's reference evaluator in double precision.

    the scalar             sum over outputs o, elements j of cos(j + o) * output[o][j]
    direction d, element j cos(1.3 * j + d)

Inputs are moved to odd multiples of 1/128, which makes them short and keeps them off the kinks at whole numbers. A case
that has a kink where it is evaluated all the same (its one-sided differences are not equal) is left out, and printed.
"""
import argparse
import collections
import contextlib
import gzip
import io
import math
import pathlib
import warnings

import numpy as np
import onnx
import onnx.backend.test.case.node
import onnx.defs
import onnxruntime
from onnx import TensorProto, numpy_helper
from onnx.reference import ReferenceEvaluator
from onnxruntime.capi.onnxruntime_pybind11_state import get_all_opkernel_def

NEWEST = 26  # the newest opset that ONNX Runtime 1.28 runs
OLDEST = 17  # the one that Limpid raises older graphs to
DIRECTIONS = 3
STEPS = 1e-5, 1e-3  # the second for evaluations that are rounded to single precision somewhere
LARGEST = 3100  # elements of a case's inputs
MOST = 8  # cases an operator

FLAT = "flat"  # pieces without slope
RANDOM = "random"
CONTROL = "control flow"
SEQUENCE = "sequence"
QUANTISED = "quantised"
OTHER = "no floats"
DIFFERENTIABLE = "differentiable"

KINDS = {
    FLAT: "Ceil Floor Round Sign Hardmax EyeLike ArgMax ArgMin IsInf IsNaN NonZero Shape Size NonMaxSuppression BitCast "
    "Equal Greater GreaterOrEqual Less LessOrEqual OptionalHasElement",
    RANDOM: "Bernoulli Multinomial RandomNormal RandomNormalLike RandomUniform RandomUniformLike",
    CONTROL: "If Loop Scan SequenceMap",
    SEQUENCE: "ConcatFromSequence Optional OptionalGetElement SequenceAt SequenceConstruct SequenceEmpty SequenceErase "
    "SequenceInsert SequenceLength SplitToSequence",
    QUANTISED: "ConvInteger DequantizeLinear DynamicQuantizeLinear MatMulInteger QLinearConv QLinearMatMul QuantizeLinear",
    # Floating-point inputs that are settings: nobody asks for a derivative in them.
    OTHER: "MelWeightMatrix Range ImageDecoder",
}
# Inputs that are settings of an operator that has a derivative in others.
SETTINGS = {
    "Resize": {"roi", "scales"},
    "Upsample": {"scales"},
    "Dropout": {"ratio"},
    "RoiAlign": {"rois"},
    "MaxRoiPool": {"rois"},
    "CastLike": {"target_type"},
    "OneHot": {"indices", "depth"},
}

# ONNX Runtime 1.28 takes the output for larger while it optimises than its kernel then makes it.
LEFT_OUT = {"test_maxpool_2d_ceil_output_size_reduce_by_one"}
# ONNX Runtime 1.28 has no kernel for their newest form, 1.30 has.
OLDER_ONLY = {"RoiAlign"}
HALVES = TensorProto.FLOAT16, TensorProto.BFLOAT16


def schemas():
    by_name = collections.defaultdict(list)
    for schema in onnx.defs.get_all_schemas_with_history():
        if schema.domain == "" and schema.since_version <= NEWEST:
            by_name[schema.name].append(schema)
    return {name: sorted(all_, key=lambda s: s.since_version) for name, all_ in sorted(by_name.items())}


def takes_float(schema, parameter):
    for constraint in schema.type_constraints:
        if constraint.type_param_str == parameter.type_str:
            return "tensor(float)" in constraint.allowed_type_strs
    return parameter.type_str == "tensor(float)"


def kind(schema):
    for found, names in KINDS.items():
        if schema.name in names.split():
            return found
    floats_in = any(takes_float(schema, parameter) for parameter in schema.inputs)
    floats_out = any(takes_float(schema, parameter) for parameter in schema.outputs)
    return DIFFERENTIABLE if floats_in and floats_out else OTHER


def how_it_runs(schema, kernels):
    """By a kernel if one takes float wherever the schema does."""
    wherever = {p.type_str for p in [*schema.inputs, *schema.outputs] if takes_float(schema, p)}
    for name, (_, last), types in kernels:
        taken = [types[place] for place in wherever if place in types]
        if name == schema.name and last >= OLDEST and all("tensor(float)" in one for one in taken):
            return "kernel"
    return "function" if schema.has_function or schema.has_context_dependent_function else "-"


def operators():
    kernels = [
        (kernel.op_name, kernel.version_range, kernel.type_constraints)
        for kernel in get_all_opkernel_def()
        if kernel.provider == "CPUExecutionProvider" and kernel.domain == ""
    ]
    for name, history in schemas().items():
        newest = history[-1]
        state = "deprecated" if newest.deprecated else kind(newest)
        yield name, [s.since_version for s in history], state, how_it_runs(newest, kernels)


def in_double(model):
    """The same node on double instead of float."""
    twin = onnx.ModelProto()
    twin.CopyFrom(model)
    for port in [*twin.graph.input, *twin.graph.output]:
        if port.type.tensor_type.elem_type == TensorProto.FLOAT:
            port.type.tensor_type.elem_type = TensorProto.DOUBLE
    for attribute in twin.graph.node[0].attribute:
        if attribute.HasField("t") and attribute.t.data_type == TensorProto.FLOAT:
            attribute.t.CopyFrom(numpy_helper.from_array(numpy_helper.to_array(attribute.t).astype(np.float64)))
        if attribute.name in ("to", "dtype") and attribute.i == TensorProto.FLOAT:
            attribute.i = TensorProto.DOUBLE
    return twin


def along(shape, direction):
    size = int(np.prod(shape, dtype=np.int64))
    return np.cos(1.3 * np.arange(size) + direction).reshape(shape)


def derivatives(model, inputs, differentiated):
    """Of the scalar along each direction in each input, extrapolated from two steps.

    Raises ValueError at a kink, where one-sided differences lie apart, and where the evaluator rounds to single precision,
    so that the two steps do not agree.
    """
    evaluator = ReferenceEvaluator(in_double(model))
    floats = any(port.type.tensor_type.elem_type == TensorProto.DOUBLE for port in in_double(model).graph.output)
    doubles = {k: v.astype(np.float64) if v.dtype == np.float32 else v for k, v in inputs.items()}

    def scalar(feeds):
        total = 0.0 if floats else math.nan
        for o, output in enumerate(evaluator.run(None, feeds)):
            if np.asarray(output).dtype == np.float64:
                total += float(np.sum(np.cos(np.arange(np.size(output)) + o) * np.ravel(output)))
            elif np.asarray(output).dtype == np.float32:
                raise TypeError("evaluated in float")
        return total

    at = scalar(doubles)
    reasons = []
    for step in STEPS:
        rows, reason = differences(scalar, doubles, differentiated, at, step)
        if not reason:
            return rows
        reasons.append(reason)
    raise ValueError("; ".join(reasons))


def differences(scalar, doubles, differentiated, at, step):
    """With why they cannot be trusted, if so."""
    rows, apart, unlike = [], 0.0, 0.0
    for name in differentiated:
        for direction in range(DIRECTIONS):
            v = along(doubles[name].shape, direction)
            slopes = []
            for h in step, 2 * step:
                ahead = scalar({**doubles, name: doubles[name] + h * v})
                behind = scalar({**doubles, name: doubles[name] - h * v})
                slopes.append((ahead - behind) / (2 * h))
                apart = max(apart, abs(ahead + behind - 2 * at) / h)
            rows.append((4 * slopes[0] - slopes[1]) / 3)
            unlike = max(unlike, abs(slopes[0] - slopes[1]))
    rows = np.array(rows)
    scale = max(1.0, np.abs(rows).max())
    if not np.all(np.isfinite(rows)):
        return rows, "not finite"
    if apart > (1e-3 if step < 1e-4 else 1e-2) * scale:
        return rows, f"one-sided differences {apart:.2g} apart"
    return rows, f"two steps {unlike:.2g} apart" if unlike > 1e-5 * scale else ""


def short(value):
    return np.asarray((np.floor(value * 64) + 0.5) / 64, np.float32) if value.dtype == np.float32 else value


def with_opset(model, inputs, newest_first, log):
    """Sets the oldest or newest opset in which ONNX Runtime runs the node and agrees with the evaluator."""
    op = model.graph.node[0].op_type
    opsets = sorted({max(OLDEST, s.since_version) for s in schemas()[op]} | {NEWEST}, reverse=newest_first)
    # In the newest opset all is as the case was written.
    expected = ReferenceEvaluator(with_version(model, NEWEST)).run(None, inputs)
    reason = ""
    for opset in opsets:
        with_version(model, opset)
        try:
            options = onnxruntime.SessionOptions()
            options.log_severity_level = 4
            session = onnxruntime.InferenceSession(model.SerializeToString(), options, ["CPUExecutionProvider"])
            got = session.run(None, inputs)
        except Exception as refusal:
            reason = str(refusal)[:120]
            continue
        if all(agree(*pair) for pair in zip(got, map(np.asarray, expected))):
            return True
        reason = "other numbers"
    log(f"left out: {model.graph.name}: ONNX Runtime: {reason}")
    return False


def agree(value, expected):
    if value.shape != expected.shape or not value.size:
        return value.shape == expected.shape
    largest = np.abs(expected.astype(np.float64)).max()
    return np.allclose(value, expected, 1e-3, 1e-4 * max(largest, 1) if np.isfinite(largest) else 1e-4)


def with_version(model, opset):
    del model.opset_import[:]
    model.opset_import.append(onnx.helper.make_opsetid("", opset))
    return model


def prepare(case):
    """The case as (model, inputs, differentiated inputs), or why it is none."""
    if case.model is None or len(case.model.graph.node) != 1 or case.model.graph.initializer:
        return "not one node"
    node = case.model.graph.node[0]
    known = schemas().get(node.op_type) if node.domain == "" else None
    if not known or known[-1].deprecated or kind(known[-1]) != DIFFERENTIABLE:
        return "not differentiable"
    if any(attribute.name not in known[-1].attributes for attribute in node.attribute):
        return "newer"
    model = onnx.ModelProto()
    model.CopyFrom(case.model)
    model.ir_version = 10
    model.graph.name, model.producer_name = case.name.removeprefix("test_"), ""
    values = [port.name for port in model.graph.input]
    data = [np.asarray(value) if isinstance(value, np.generic) else value for value in case.data_sets[0][0]]
    if not all(isinstance(value, np.ndarray) and value.dtype.kind in "fiub" for value in data):
        return "not tensors"
    data = [value.astype(np.float32) if value.dtype == np.float64 else value for value in data]
    for port in [*model.graph.input, *model.graph.output]:
        if port.type.tensor_type.elem_type == TensorProto.DOUBLE:
            port.type.tensor_type.elem_type = TensorProto.FLOAT
    if any(value.dtype.kind == "f" and value.dtype != np.float32 for value in data):
        return "another float type"
    if any(port.type.tensor_type.elem_type in HALVES for port in model.graph.output):
        return "another float type"
    schema = known[-1]
    settings = SETTINGS.get(node.op_type, set())
    inputs, differentiated = {}, []
    for i, name in enumerate(node.input):
        if not name:
            continue
        value = data[values.index(name)]
        parameter = schema.inputs[min(i, len(schema.inputs) - 1)]
        setting = parameter.name in settings
        inputs[name] = value if setting else short(value)
        if value.dtype == np.float32 and not setting:
            differentiated.append(name)
    if not differentiated:
        return "no floats"
    if sum(value.size for value in inputs.values()) > LARGEST:
        return "large"
    return model, inputs, differentiated


def cases(log):
    taken = collections.Counter()
    left_out = collections.Counter()
    tried = set()
    with warnings.catch_warnings(), contextlib.redirect_stderr(io.StringIO()):
        warnings.simplefilter("ignore")
        np.random.seed(0)
        all_ = onnx.backend.test.case.node.collect_testcases(None)
        for case in all_:
            prepared = prepare(case)
            if isinstance(prepared, str):
                left_out[prepared] += 1
                continue
            model, inputs, differentiated = prepared
            op = model.graph.node[0].op_type
            key = (model.graph.node[0].SerializeToString(), tuple((v.shape, str(v.dtype)) for v in inputs.values()))
            if taken[op] >= MOST or key in tried:
                continue
            tried.add(key)
            if "training" in case.name or case.name in LEFT_OUT:
                continue  # Nobody trains inside an operator.
            try:
                if not with_opset(model, inputs, taken[op] % 2 == 1 and op not in OLDER_ONLY, log):
                    continue
                rows = derivatives(model, inputs, differentiated)
            except Exception as reason:  # The evaluator has its own limits.
                log(f"left out: {case.name}: {type(reason).__name__} {str(reason)[:90]}")
                continue
            taken[op] += 1
            yield model, inputs, differentiated, rows
    without = [name for name, _, state, _ in operators() if state == DIFFERENTIABLE and name not in taken]
    log(f"without a case: {' '.join(without)}")
    log(f"{sum(taken.values())} cases of {len(taken)} operators; others: {dict(left_out)}")


def message(inputs, differentiated, rows):
    graph = onnx.GraphProto(name=",".join(differentiated))
    for name, value in inputs.items():
        graph.initializer.append(numpy_helper.from_array(value, name))
    graph.initializer.append(numpy_helper.from_array(rows, "derivatives"))
    return graph


def delimited(proto):
    body = proto.SerializeToString(deterministic=True)
    length, head = len(body), bytearray()
    while length > 127:
        head.append(length & 127 | 128)
        length >>= 7
    return bytes([*head, length]) + body


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--resources", type=pathlib.Path, required=True)
    folder = parser.parse_args().resources / "operators"
    folder.mkdir(parents=True, exist_ok=True)
    counts = collections.Counter()
    with open(folder / "operators.tsv", "w", encoding="utf-8") as out:
        for name, versions, state, runs in operators():
            counts[state, runs] += 1
            out.write(f"{name}\t{','.join(map(str, versions))}\t{state}\t{runs}\n")
    for (state, runs), count in sorted(counts.items()):
        print(f"{count:4d} {state}, {runs}")
    with open(folder / "node-cases.gz", "wb") as file, gzip.GzipFile("", "wb", 9, file, mtime=0) as out:
        for model, *rest in cases(print):
            out.write(delimited(model) + delimited(message(*rest)))
    print(f"{(folder / 'node-cases.gz').stat().st_size} bytes")


if __name__ == "__main__":
    main()
