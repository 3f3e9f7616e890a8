package dev.limpid.task;

import dev.limpid.image.Values;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Tensor;

import java.util.Locale;

/** What stands for a picture in which there is nothing to see, {@code [1,channel,row,column]} in the model's numbers. */
enum Blank {
    /** No light at all, as in the paper of integrated gradients. */
    BLACK {
        @Override
        Tensor like(Tensor pixels, Values values) {
            return each(pixels, (channel, place) -> values.of(0, channel));
        }
    },
    WHITE {
        @Override
        Tensor like(Tensor pixels, Values values) {
            return each(pixels, (channel, place) -> values.of(FULL, channel));
        }
    },
    /** The picture's own mean colour. */
    MEAN {
        @Override
        Tensor like(Tensor pixels, Values values) {
            int area = area(pixels);
            double[] means = new double[channels(pixels)];
            for (int i = 0; i < pixels.size(); i++) {
                means[i / area] += pixels.at(i) / area;
            }
            return each(pixels, (channel, place) -> means[channel]);
        }
    },
    /** The picture out of focus: a Gaussian of a 22nd of its height, 10 pixels of 224 (Fong and Vedaldi 2017). */
    BLUR {
        @Override
        Tensor like(Tensor pixels, Values values) {
            return Blur.of(pixels, pixels.shape().dim(2) / 22.4);
        }
    };

    private static final float FULL = 255;

    private interface Colour {
        double at(int channel, int place);
    }

    abstract Tensor like(Tensor pixels, Values values);

    /**
     * The blank of that name.
     *
     * @throws IllegalArgumentException naming those there are
     */
    static Blank of(String name) {
        for (Blank blank : values()) {
            if (blank.toString().equals(name)) {
                return blank;
            }
        }
        throw new IllegalArgumentException(
                "Unknown baseline '" + name + "' for a picture, expected black, white, mean, blur or zero.");
    }

    private static Tensor each(Tensor pixels, Colour colour) {
        int area = area(pixels);
        return Tensor.fill(DType.FLOAT, pixels.shape(), i -> colour.at(i / area % channels(pixels), i % area));
    }

    private static int channels(Tensor pixels) {
        return (int) pixels.shape().dim(1);
    }

    private static int area(Tensor pixels) {
        return Math.toIntExact(pixels.shape().dim(2) * pixels.shape().dim(3));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
