package dev.limpid.image;

import java.util.Arrays;

/**
 * Resizes a picture along its width, then along its height, each sum rounded to eight bits and cut off at 0 and 255, as
 * Pillow's {@code Image.resize} and PyTorch's antialiased {@code interpolate} do: equal to them bit by bit. Samples
 * with fractions are summed in double and cut off at the end.
 *
 * @param filter the weights of neighbours
 * @param arithmetic whose rounding
 */
record Resize(Resample filter, Arithmetic arithmetic) {
    private static final int WHITE = 255;

    /** The picture in another size. Cost: new pixels × taps, of which a filter has 2 · support · shrinkage. */
    Picture apply(Picture picture, int width, int height) {
        if (width == picture.width() && height == picture.height()) {
            return picture;
        }
        if (filter == Resample.NEAREST) {
            return nearest(picture, width, height);
        }
        Picture wide = width == picture.width() ? picture : horizontally(picture, width);
        Picture resized = height == wide.height() ? wide : vertically(wide, height);
        return resized.isDeep() ? Picture.deep(width, height, resized.channels(), cut(resized.deep())) : resized;
    }

    private Picture nearest(Picture picture, int width, int height) {
        int[] columns = arithmetic.nearest(picture.width(), width);
        int[] rows = arithmetic.nearest(picture.height(), height);
        return picture.rearranged(
                width,
                height,
                (x, y) -> columns[x] < 0 || rows[y] < 0 ? -1 : rows[y] * picture.width() + columns[x],
                new int[picture.channels()]);
    }

    private Picture horizontally(Picture picture, int width) {
        Weights weights = Weights.of(filter, picture.width(), width);
        Axis axis = new Axis(picture.height(), picture.width(), width, picture.channels());
        return picture(picture, width, picture.height(), axis, weights);
    }

    private Picture vertically(Picture picture, int height) {
        Weights weights = Weights.of(filter, picture.height(), height);
        Axis axis = new Axis(1, picture.height(), height, picture.width() * picture.channels());
        return picture(picture, picture.width(), height, axis, weights);
    }

    private Picture picture(Picture picture, int width, int height, Axis axis, Weights weights) {
        return picture.isDeep()
                ? Picture.deep(width, height, picture.channels(), deep(picture.deep(), axis, weights))
                : Picture.over(width, height, picture.channels(), bytes(picture.bytes(), axis, weights));
    }

    /** Samples as [outer, before, inner], of which the middle axis becomes {@code after} long. */
    private record Axis(int outer, int before, int after, int inner) {
        int size() {
            return outer * after * inner;
        }
    }

    private byte[] bytes(byte[] samples, Axis axis, Weights weights) {
        int bits = arithmetic.bits(weights);
        int[][] fixed = weights.fixed(bits);
        byte[] resized = new byte[axis.size()];
        int[] sums = new int[axis.inner];
        int to = 0;
        for (int outer = 0; outer < axis.outer; outer++) {
            for (int i = 0; i < axis.after; i++) {
                Arrays.fill(sums, 1 << bits - 1);
                int from = (outer * axis.before + weights.first()[i]) * axis.inner;
                for (int weight : fixed[i]) {
                    for (int inner = 0; inner < axis.inner; inner++) {
                        sums[inner] += weight * (samples[from++] & 0xff);
                    }
                }
                for (int sum : sums) {
                    resized[to++] = (byte) Math.max(0, Math.min(WHITE, sum >> bits));
                }
            }
        }
        return resized;
    }

    private static float[] deep(float[] samples, Axis axis, Weights weights) {
        float[] resized = new float[axis.size()];
        double[] sums = new double[axis.inner];
        int to = 0;
        for (int outer = 0; outer < axis.outer; outer++) {
            for (int i = 0; i < axis.after; i++) {
                Arrays.fill(sums, 0);
                int from = (outer * axis.before + weights.first()[i]) * axis.inner;
                for (double weight : weights.values()[i]) {
                    for (int inner = 0; inner < axis.inner; inner++) {
                        sums[inner] += weight * samples[from++];
                    }
                }
                for (double sum : sums) {
                    resized[to++] = (float) sum;
                }
            }
        }
        return resized;
    }

    private static float[] cut(float[] samples) {
        float[] cut = new float[samples.length];
        for (int i = 0; i < cut.length; i++) {
            cut[i] = Math.max(0, Math.min(WHITE, samples[i]));
        }
        return cut;
    }
}
