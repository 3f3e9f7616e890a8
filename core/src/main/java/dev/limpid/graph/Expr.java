package dev.limpid.graph;

import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * A wire of a graph under construction. Each method appends the ONNX operator it is named after and returns its
 * output; numbers become constants of this expression's element type. Binary operators broadcast as ONNX's do.
 */
public final class Expr {
    private final GraphBuilder builder;
    private final Wire wire;
    private final DType dtype;

    Expr(GraphBuilder builder, Wire wire, DType dtype) {
        this.builder = builder;
        this.wire = wire;
        this.dtype = dtype;
    }

    public Wire wire() {
        return wire;
    }

    public DType dtype() {
        return dtype;
    }

    /** The graph that this is part of. */
    public GraphBuilder builder() {
        return builder;
    }

    /** Any operator with one output of this element type. */
    public Expr apply(String op, Map<String, Attribute> attributes, Expr... more) {
        return typed(dtype, op, attributes, more);
    }

    private Expr typed(DType result, String op, Map<String, Attribute> attributes, Expr... more) {
        List<Wire> ins = Stream.concat(Stream.of(this), Arrays.stream(more))
                .map(Expr::wire)
                .toList();
        return new Expr(builder, builder.add(op, ins, 1, attributes).get(0), result);
    }

    private Expr number(double value) {
        return builder.scalar(dtype, value);
    }

    public Expr add(Expr other) {
        return apply("Add", Map.of(), other);
    }

    public Expr add(double other) {
        return add(number(other));
    }

    public Expr sub(Expr other) {
        return apply("Sub", Map.of(), other);
    }

    /** {@code other - this}. */
    public Expr rsub(double other) {
        return number(other).sub(this);
    }

    public Expr mul(Expr other) {
        return apply("Mul", Map.of(), other);
    }

    public Expr mul(double other) {
        return mul(number(other));
    }

    public Expr div(Expr other) {
        return apply("Div", Map.of(), other);
    }

    public Expr pow(Expr other) {
        return apply("Pow", Map.of(), other);
    }

    public Expr neg() {
        return apply("Neg", Map.of());
    }

    public Expr reciprocal() {
        return apply("Reciprocal", Map.of());
    }

    public Expr exp() {
        return apply("Exp", Map.of());
    }

    public Expr log() {
        return apply("Log", Map.of());
    }

    public Expr sqrt() {
        return apply("Sqrt", Map.of());
    }

    public Expr tanh() {
        return apply("Tanh", Map.of());
    }

    public Expr sigmoid() {
        return apply("Sigmoid", Map.of());
    }

    public Expr erf() {
        return apply("Erf", Map.of());
    }

    public Expr sign() {
        return apply("Sign", Map.of());
    }

    public Expr relu() {
        return apply("Relu", Map.of());
    }

    /** 1 where positive, else 0; so 0 at 0. */
    public Expr step() {
        return typed(DType.BOOL, "Greater", Map.of(), number(0)).cast(dtype);
    }

    /** 1 where equal to {@code other}, else 0, in this element type. */
    public Expr same(Expr other) {
        return typed(DType.BOOL, "Equal", Map.of(), other).cast(dtype);
    }

    /** The elements of {@code this} where this BOOL expression holds, else those of {@code otherwise}. */
    public Expr where(Expr then, Expr otherwise) {
        return typed(then.dtype, "Where", Map.of(), then, otherwise);
    }

    public Expr cast(DType to) {
        return to == dtype ? this : typed(to, "Cast", Map.of("to", Attribute.of((long) to.code())));
    }

    public Expr softmax(int axis) {
        return apply("Softmax", Map.of("axis", Attribute.of((long) axis)));
    }

    /** Matrix product over the last two axes. */
    public Expr matMul(Expr other) {
        return matMul(other, false, false);
    }

    /** Matrix product over the last two axes, either side transposed in them without a copy. */
    public Expr matMul(Expr other, boolean transposeThis, boolean transposeOther) {
        if (!transposeThis && !transposeOther) {
            return apply("MatMul", Map.of(), other);
        }
        return apply(
                "com.microsoft:FusedMatMul",
                Map.of(
                        "transA", Attribute.of(transposeThis ? 1L : 0L),
                        "transB", Attribute.of(transposeOther ? 1L : 0L)),
                other);
    }

    /** Sums over {@code axes}, which stay with size 1 if {@code keep}. */
    public Expr reduceSum(boolean keep, long... axes) {
        return apply("ReduceSum", Map.of("keepdims", Attribute.of(keep ? 1L : 0L)), builder.longs(axes));
    }

    /** Averages over {@code axes}, which stay with size 1 if {@code keep}. */
    public Expr reduceMean(boolean keep, long... axes) {
        return apply(
                "ReduceMean",
                Map.of(
                        "keepdims",
                        Attribute.of(keep ? 1L : 0L),
                        "axes",
                        Attribute.of(LongStream.of(axes).boxed().toList())));
    }

    public Expr unsqueeze(long... axes) {
        return axes.length == 0 ? this : apply("Unsqueeze", Map.of(), builder.longs(axes));
    }

    public Expr squeeze(long... axes) {
        return axes.length == 0 ? this : apply("Squeeze", Map.of(), builder.longs(axes));
    }

    public Expr transpose(List<Long> permutation) {
        return apply("Transpose", Map.of("perm", Attribute.of(permutation)));
    }

    /** In ONNX's sense: 0 copies a size, -1 takes what is left. */
    public Expr reshape(long... to) {
        return reshape(builder.longs(to));
    }

    public Expr reshape(Expr to) {
        return apply("Reshape", Map.of(), to);
    }

    public Expr expand(Expr to) {
        return apply("Expand", Map.of(), to);
    }

    /** The sizes of the axes, INT64. */
    public Expr shape() {
        return typed(DType.INT64, "Shape", Map.of());
    }

    /** Zeros of this one's shape and type. */
    public Expr zerosLike() {
        Tensor zero = Tensor.zeros(dtype, Shape.of(1));
        return new Expr(
                builder,
                builder.add("ConstantOfShape", List.of(shape().wire), 1, Map.of("value", new Attribute.OfTensor(zero)))
                        .get(0),
                dtype);
    }

    public Expr gather(Expr indices, long axis) {
        return apply("Gather", Map.of("axis", Attribute.of(axis)), indices);
    }

    public Expr gatherElements(Expr indices, long axis) {
        return apply("GatherElements", Map.of("axis", Attribute.of(axis)), indices);
    }

    /** One entry per index tuple; the first {@code batchDims} axes of both sides run together. */
    public Expr gatherND(Expr indices, long batchDims) {
        return apply("GatherND", Map.of("batch_dims", Attribute.of(batchDims)), indices);
    }

    public Expr concat(long axis, Expr... more) {
        return apply("Concat", Map.of("axis", Attribute.of(axis)), more);
    }

    /** {@code [from, to)} of one axis. */
    public Expr slice(long axis, long from, long to) {
        return apply("Slice", Map.of(), builder.longs(from), builder.longs(to), builder.longs(axis));
    }

    @Override
    public String toString() {
        return wire + ": " + dtype;
    }
}
