package dev.limpid.architecture;

import java.util.List;

/**
 * The sizes of a network of inverted residuals.
 *
 * @param name of the architecture
 * @param channels of a picture
 * @param stem channels after the first convolution
 * @param stages blocks, by the resolution that they are at or, where files do not part them so, all in one
 * @param last channels after the last convolution, which a classifier reads
 * @param activation behind all convolutions but those that end a block
 * @param epsilon added to the variance in each batch normalisation
 * @param padding of the first convolution
 * @param largest whether the largest value over space is read, else the mean
 */
record InvertedConfig(
        String name,
        int channels,
        int stem,
        List<List<Block>> stages,
        int last,
        Activation activation,
        float epsilon,
        Padding padding,
        boolean largest) {
    /**
     * One block.
     *
     * @param in channels that it reads
     * @param widened whether a convolution of 1×1 comes first, which makes {@code inner} of them; else {@code inner} are read
     * @param inner channels that are each convolved by themselves
     * @param out channels that it gives
     * @param window of that convolution
     * @param squeezed channels in between where each channel is weighed by what the means of all say; 0 where none is
     * @param added whether what it gives is added to what it read
     */
    record Block(int in, boolean widened, int inner, int out, Window window, int squeezed, boolean added) {}

    /**
     * What a convolution by channel reads.
     *
     * @param size of its edge
     */
    record Window(int size, int stride, int dilation, Padding padding) {}

    /** Of the first block in each stage of MobileNetV2 (Sandler et al. 2018, table 2) and of EfficientNet (Tan and Le 2019, table 1). */
    static final List<Integer> STRIDES = List.of(1, 2, 2, 2, 1, 2, 1);

    static final int RGB = 3;

    InvertedConfig {
        stages = stages.stream().map(List::copyOf).toList();
    }

    /** The multiple of {@code divisor} that is nearest to {@code value}, but at least {@code least} and 0.9 of the value. */
    static int rounded(double value, int divisor, int least) {
        int nearest = Math.max(least, (int) (value + divisor / 2.0) / divisor * divisor);
        return nearest < 0.9 * value ? nearest + divisor : nearest;
    }

    /** How many channels the last block gives. */
    int width() {
        List<Block> stage = stages.get(stages.size() - 1);
        return stage.get(stage.size() - 1).out();
    }
}
