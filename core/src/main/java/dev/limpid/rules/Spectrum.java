package dev.limpid.rules;

import dev.limpid.backward.At;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.Expr;
import dev.limpid.tensor.DType;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;

import static dev.limpid.backward.Rule.each;

/**
 * Derivatives of Fourier transforms. Numbers lie in the last axis: two for a complex one, one for a real one. The way
 * back through a transform F is its conjugate transpose, n times the inverse transform.
 */
final class Spectrum {
    private Spectrum() {}

    static List<@Nullable Expr> dft(At at) {
        Expr x = at.in(0);
        boolean inverse = at.node().attribute("inverse", 0L) == 1;
        boolean onesided = at.node().attribute("onesided", 0L) == 1;
        int axis = axis(at);
        if (inverse && onesided) {
            return each(halfOf(at, axis));
        }
        Expr length = at.has(1) ? at.in(1).cast(DType.INT64) : x.size(axis).squeeze(0);
        Expr back = transformed(at.dy(), length, axis, !inverse, false);
        Expr factor = length.cast(x.dtype());
        Expr scaled = inverse ? back.div(factor) : back.mul(factor);
        // The transform cut its input to its length, or filled it up.
        Expr whole = at.has(1) ? resized(scaled, x, axis) : scaled;
        return each(numbersLike(x, whole).as(x.type()));
    }

    /**
     * Half a spectrum made n real numbers: each frequency but those without a mirror image stood for two. Its signal is
     * the real transform's, 1/n or 2/n times.
     */
    private static Expr halfOf(At at, int axis) {
        Expr x = at.in(0);
        if (at.has(1) && at.isConstant(1) && x.type().dim(axis) instanceof Dim.Fixed frequencies) {
            long length = at.constant(1)[0];
            if (length / 2 + 1 != frequencies.size()) {
                throw new IllegalStateException("dft_length " + length + " takes " + (length / 2 + 1)
                        + " frequencies, got " + frequencies.size() + ": cut or pad them first.");
            }
        }
        Expr n = at.dy().size(axis);
        Expr half = transformed(at.dy(), n.squeeze(0), axis, false, true);
        Expr mirrored = at.builder()
                .range(half.size(axis).squeeze(0))
                .mul(2)
                .apply("Mod", n)
                .equal(0)
                .cast(x.dtype())
                .rsub(2);
        long[] after = LongStream.range(1, x.rank() - axis).toArray();
        Expr scaled = half.mul(mirrored.div(n.cast(x.dtype())).unsqueeze(after));
        return scaled.as(x.type());
    }

    private static int axis(At at) {
        if (at.builder().opset() < 20) {
            return at.axis("axis", 1);
        }
        int rank = at.in(0).rank();
        long axis = at.has(2) ? at.constant(2)[0] : -2;
        return (int) (axis < 0 ? axis + rank : axis);
    }

    /** A transform to complex numbers, of {@code x} filled up with zeros to {@code length}. */
    private static Expr transformed(Expr x, Expr length, int axis, boolean inverse, boolean onesided) {
        Map<String, Attribute> how = new TreeMap<>(
                Map.of("inverse", Attribute.of(inverse ? 1L : 0L), "onesided", Attribute.of(onesided ? 1L : 0L)));
        Expr[] inputs = {length};
        if (x.builder().opset() < 20) {
            how.put("axis", Attribute.of((long) axis));
        } else {
            inputs = new Expr[] {length, x.builder().scalar(DType.INT64, axis)};
        }
        return x.apply("DFT", how, inputs);
    }

    private static Expr resized(Expr transformed, Expr x, int axis) {
        Expr zero = x.builder().longs(0);
        Expr cut = transformed.apply("Slice", zero, x.size(axis), x.builder().longs(axis));
        Expr missing = x.size(axis).sub(cut.size(axis));
        Expr before = x.builder().longs(new long[x.rank() + axis]);
        Expr after = x.builder().longs(new long[x.rank() - axis - 1]);
        return cut.apply("Pad", before.concat(0, missing, after)).as(cut.type());
    }

    /** The real part alone where {@code x} is real. */
    private static Expr numbersLike(Expr x, Expr complex) {
        int last = x.rank() - 1;
        return complex.apply(
                "Slice", x.builder().longs(0), x.size(last), x.builder().longs(last));
    }

    /** Transforms of stretches of n that begin every few steps, each times a window: signal [batch, time, numbers]. */
    static List<@Nullable Expr> stft(At at) {
        Expr x = at.in(0);
        if (at.has(2) && x.type().dim(2).equals(Dim.of(2))) {
            throw new IllegalStateException(
                    "ONNX Runtime does not multiply a window into a complex signal as the standard says; multiply first.");
        }
        Expr length =
                at.has(3) ? at.in(3).cast(DType.INT64).reshape(1) : at.in(2).size(0);
        Expr n = length.squeeze(0);
        Expr step = at.in(1).cast(DType.INT64).reshape(1);
        Expr starts = at.builder().range(at.dy().size(1).squeeze(0)).mul(step);
        // Where each stretch reads, [frame, n].
        Expr places = starts.unsqueeze(1).add(at.builder().range(n));
        // [batch, frame, n, numbers]
        Expr back = transformed(at.dy(), n, 2, true, false).mul(length.cast(x.dtype()));
        Expr toFrames = back.apply(
                "Slice", at.builder().longs(0), x.size(2), at.builder().longs(3));
        Expr windowed = at.has(2) ? toFrames.mul(at.in(2).unsqueeze(1)) : toFrames;
        Expr inRow =
                windowed.reshapeTo(x.size(0).concat(0, places.shape().product().reshape(1), x.size(2)));
        Expr everywhere = places.reshape(1, -1, 1).expand(inRow.shape());
        Expr toSignal = x.filledWith(0).scatterAdd(everywhere, inRow, 1).as(x.type());
        Expr toWindow = at.has(2) ? x.gather(places, 1).mul(toFrames).reduceSum(false, 0, 1, 3) : null;
        return each(toSignal, null, toWindow);
    }
}
