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

    Expr(GraphBuilder builder, Wire wire) {
        this.builder = builder;
        this.wire = wire;
    }

    public Wire wire() {
        return builder.current(wire);
    }

    /**
     * Element type and axes.
     *
     * @throws IllegalStateException if they are not known
     */
    public TensorType type() {
        TensorType type = builder.type(wire);
        if (type == null) {
            throw new IllegalStateException("The type and rank of wire '" + wire + "' are not known.");
        }
        return type;
    }

    public DType dtype() {
        return type().dtype();
    }

    public int rank() {
        return type().rank();
    }

    /** The graph that this is part of. */
    public GraphBuilder builder() {
        return builder;
    }

    /** Any operator with one output, this being its first input. */
    public Expr apply(String op, Map<String, Attribute> attributes, Expr... more) {
        List<Wire> ins = Stream.concat(Stream.of(this), Arrays.stream(more))
                .map(Expr::wire)
                .toList();
        return new Expr(builder, builder.add(op, ins, 1, attributes).get(0));
    }

    /** Any operator with one output and no attributes, this being its first input. */
    public Expr apply(String op, Expr... more) {
        return apply(op, Map.of(), more);
    }

    private Expr number(double value) {
        return builder.scalar(dtype(), value);
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

    public Expr abs() {
        return apply("Abs");
    }

    /** The larger of this and a number. */
    public Expr max(double other) {
        return apply("Max", number(other));
    }

    /** The smaller of this and a number. */
    public Expr min(double other) {
        return apply("Min", number(other));
    }

    /** The nearest number in {@code [low, high]}. */
    public Expr clip(double low, double high) {
        return apply("Clip", number(low), number(high));
    }

    /** Where this exceeds {@code other}, BOOL. */
    public Expr greater(Expr other) {
        return apply("Greater", other);
    }

    /** Where this exceeds a number, BOOL. */
    public Expr greater(double other) {
        return greater(number(other));
    }

    /** Where this is less than {@code other}, BOOL. */
    public Expr less(Expr other) {
        return apply("Less", other);
    }

    /** Where this is less than a number, BOOL. */
    public Expr less(double other) {
        return less(number(other));
    }

    /** Where this equals a number, BOOL. */
    public Expr equal(double other) {
        return apply("Equal", number(other));
    }

    /** 1 where positive, else 0; so 0 at 0. */
    public Expr step() {
        // 3e38·x, held within [0,1], is 0 or 1 for all numbers but denormal ones: one operator instead of two.
        return dtype() == DType.FLOAT
                ? apply("HardSigmoid", Map.of("alpha", Attribute.of(3e38f), "beta", Attribute.of(0f)))
                : apply("Greater", Map.of(), number(0)).cast(dtype());
    }

    /** 1 where equal to {@code other}, else 0, as numbers of type {@code dtype}. */
    public Expr same(Expr other, DType dtype) {
        return apply("Equal", Map.of(), other).cast(dtype);
    }

    /** The elements of {@code this} where this BOOL expression holds, else those of {@code otherwise}. */
    public Expr where(Expr then, Expr otherwise) {
        return apply("Where", Map.of(), then, otherwise);
    }

    public Expr cast(DType to) {
        return to == dtype() ? this : apply("Cast", Map.of("to", Attribute.of((long) to.code())));
    }

    public Expr softmax(int axis) {
        return apply("Softmax", Map.of("axis", Attribute.of((long) axis)));
    }

    /** Matrix product over the last two axes. */
    public Expr matMul(Expr other) {
        return matMul(other, false, false, 1);
    }

    /** {@code alpha} times the matrix product over the last two axes, either side transposed in them without a copy. */
    public Expr matMul(Expr other, boolean transposeThis, boolean transposeOther, float alpha) {
        if (!transposeThis && !transposeOther && alpha == 1) {
            return apply("MatMul", Map.of(), other);
        }
        return apply(
                "com.microsoft:FusedMatMul",
                Map.of(
                        "transA", Attribute.of(transposeThis ? 1L : 0L),
                        "transB", Attribute.of(transposeOther ? 1L : 0L),
                        "alpha", Attribute.of(alpha)),
                other);
    }

    /** Sums over {@code axes}, which stay with size 1 if {@code keep}. */
    public Expr reduceSum(boolean keep, long... axes) {
        return apply("ReduceSum", Map.of("keepdims", Attribute.of(keep ? 1L : 0L)), builder.longs(axes));
    }

    /** Sums over the axes in which {@code like}, of the same rank, has size 1: found out by each run. */
    public Expr reduceSumTo(Expr like) {
        Expr axes = like.shape()
                .apply("Equal", Map.of(), builder.longs(1))
                .apply("NonZero", Map.of())
                .reshape(-1);
        Expr summed = apply(
                "ReduceSum", Map.of("keepdims", Attribute.of(1L), "noop_with_empty_axes", Attribute.of(1L)), axes);
        return summed.as(new TensorType(dtype(), like.type().dims()));
    }

    /** Averages over {@code axes}, which stay with size 1 if {@code keep}. */
    public Expr reduceMean(boolean keep, long... axes) {
        return reduce("ReduceMean", keep, axes);
    }

    /** The largest values over {@code axes}, which stay with size 1 if {@code keep}. */
    public Expr reduceMax(boolean keep, long... axes) {
        return reduce("ReduceMax", keep, axes);
    }

    private Expr reduce(String op, boolean keep, long... axes) {
        Attribute kept = Attribute.of(keep ? 1L : 0L);
        if (builder.opset() >= 18) {
            return apply(op, Map.of("keepdims", kept), builder.longs(axes));
        }
        List<Long> listed = LongStream.of(axes).boxed().toList();
        return apply(op, Map.of("keepdims", kept, "axes", Attribute.of(listed)));
    }

    /** The product of all elements, of a vector of INT64 for example: the number of elements that a shape holds. */
    public Expr product() {
        return apply("ReduceProd", Map.of("keepdims", Attribute.of(0L)));
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

    /** Takes on the sizes of {@code like}, which has as many elements. */
    public Expr reshapeLike(Expr like) {
        return reshapeTo(like.shape());
    }

    /** Takes on these sizes, of which 0 is one as any other. */
    public Expr reshapeTo(Expr sizes) {
        return apply("Reshape", Map.of("allowzero", Attribute.of(1L)), sizes);
    }

    /** States what the caller knows of this wire and inference cannot find out. */
    public Expr as(TensorType type) {
        builder.learn(wire, type);
        return this;
    }

    public Expr expand(Expr to) {
        return apply("Expand", Map.of(), to);
    }

    /** The sizes of the axes, INT64. */
    public Expr shape() {
        return apply("Shape", Map.of());
    }

    /** The size of one axis, counted from the front: INT64 of shape [1]. */
    public Expr size(int axis) {
        return apply("Shape", Map.of("start", Attribute.of((long) axis), "end", Attribute.of(axis + 1L)));
    }

    /** A tensor of this one's shape and type, all {@code value}. */
    public Expr filledWith(double value) {
        Tensor one = Tensor.fill(dtype(), Shape.of(1), i -> value);
        return shape().apply("ConstantOfShape", Map.of("value", new Attribute.OfTensor(one)));
    }

    public Expr gather(Expr indices, long axis) {
        return apply("Gather", Map.of("axis", Attribute.of(axis)), indices);
    }

    public Expr gatherElements(Expr indices, long axis) {
        return apply("GatherElements", Map.of("axis", Attribute.of(axis)), indices);
    }

    /** Adds each of {@code updates} to the element of this that the index in its place points to. */
    public Expr scatterAdd(Expr indices, Expr updates, long axis) {
        return apply(
                "ScatterElements",
                Map.of("axis", Attribute.of(axis), "reduction", Attribute.of("add")),
                indices,
                updates);
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
        return wire() + ": " + builder.type(wire);
    }
}
