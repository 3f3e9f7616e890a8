package dev.limpid.architecture;

import dev.limpid.architecture.InvertedConfig.Block;
import dev.limpid.architecture.InvertedConfig.Window;

import java.util.ArrayList;
import java.util.List;

/**
 * A paper's table of stages, which publishers scale.
 *
 * @param kernels edge of the window of each stage's convolutions by channel
 * @param widths channels that each stage gives
 * @param repeats blocks of each stage
 * @param squeezes whether blocks weigh their channels, by way of a quarter of those that they read
 * @param fixed whether the first convolution, the last one and the repeats of the first and last stage stay unscaled
 */
record InvertedPlan(
        String name,
        List<Integer> kernels,
        List<Integer> widths,
        List<Integer> repeats,
        Activation activation,
        boolean squeezes,
        boolean fixed) {
    private static final int WIDER = 6;
    private static final int STEM = 32;
    private static final int LAST = 1280;
    private static final int MULTIPLE = 8;
    private static final int SQUEEZE = 4;
    private static final float EPSILON = 1e-5f;

    /** The same with unscaled ends. */
    InvertedPlan withFixedEnds() {
        return new InvertedPlan(name, kernels, widths, repeats, activation, squeezes, true);
    }

    /**
     * The table with so many times the channels and the blocks.
     *
     * @param least channels after the last convolution
     */
    InvertedConfig scaled(double width, double depth, int least) {
        int stem = fixed ? STEM : rounded(STEM * width);
        int in = stem;
        List<List<Block>> stages = new ArrayList<>();
        for (int stage = 0; stage < widths.size(); stage++) {
            boolean end = stage == 0 || stage == widths.size() - 1;
            int count = end && fixed ? repeats.get(stage) : (int) Math.ceil(repeats.get(stage) * depth);
            int out = rounded(widths.get(stage) * width);
            List<Block> blocks = new ArrayList<>();
            for (int block = 0; block < count; block++) {
                int stride = block == 0 ? InvertedConfig.STRIDES.get(stage) : 1;
                Window window = new Window(kernels.get(stage), stride, 1, Padding.EACH_SIDE);
                int inner = stage == 0 ? in : WIDER * in;
                int squeezed = squeezes ? in / SQUEEZE : 0;
                blocks.add(new Block(in, stage > 0, inner, out, window, squeezed, stride == 1 && in == out));
                in = out;
            }
            stages.add(blocks);
        }
        int last = fixed ? LAST : Math.max(least, rounded(LAST * width));
        return new InvertedConfig(
                name, InvertedConfig.RGB, stem, stages, last, activation, EPSILON, Padding.EACH_SIDE, false);
    }

    private static int rounded(double channels) {
        return InvertedConfig.rounded(channels, MULTIPLE, MULTIPLE);
    }
}
