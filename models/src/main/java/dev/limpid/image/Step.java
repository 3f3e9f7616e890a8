package dev.limpid.image;

import java.util.List;
import java.util.Locale;

/** One thing that is done to a picture before its samples become numbers. Sizes are in pixels. */
public sealed interface Step {

    /** Does it; {@code picture} is what the steps before have made. */
    Placed apply(Placed picture, Arithmetic arithmetic);

    /** The step for an input that is {@code y} times as high and {@code x} times as wide. */
    Step scaled(double y, double x);

    /** A picture on its way into a model, and where it comes from. */
    record Placed(Picture picture, Geometry geometry) {}

    /** A step that changes the size, and how neighbours are averaged. */
    sealed interface Resizing extends Step {
        Resample filter();

        Resizing with(Resample filter);

        /** The size that a picture gets: height, width. */
        long[] size(int height, int width);

        @Override
        default Placed apply(Placed placed, Arithmetic arithmetic) {
            Picture picture = placed.picture();
            long[] size = size(picture.height(), picture.width());
            if (size[0] * size[1] > Picture.MOST_PIXELS) {
                throw new ImageException(
                        "A picture of " + picture.width() + "×" + picture.height(),
                        String.format(
                                Locale.ROOT,
                                "with the %s it would have %d×%d pixels, at most %,d are made. Crop it first.",
                                this,
                                size[1],
                                size[0],
                                Picture.MOST_PIXELS));
            }
            int height = (int) size[0];
            int width = (int) size[1];
            return new Placed(
                    new Resize(filter(), arithmetic).apply(picture, width, height),
                    placed.geometry().resized(width, height));
        }
    }

    /** To exactly this size, whatever becomes of its proportions. */
    record Stretch(int height, int width, Resample filter) implements Resizing {
        @Override
        public long[] size(int pictureHeight, int pictureWidth) {
            return new long[] {height, width};
        }

        @Override
        public Stretch with(Resample other) {
            return new Stretch(height, width, other);
        }

        @Override
        public Stretch scaled(double y, double x) {
            return new Stretch(times(height, y), times(width, x), filter);
        }

        @Override
        public String toString() {
            return "picture stretched to " + height + "×" + width + " (" + filter + ")";
        }
    }

    /**
     * In proportion, so that the shorter edge becomes {@code edge}; the longer one is rounded down.
     *
     * @param longest what the longer edge may become at most, in which case the shorter becomes shorter; 0 for no limit
     */
    record ShortestEdge(int edge, int longest, Resample filter) implements Resizing {
        @Override
        public long[] size(int height, int width) {
            double shorter = Math.min(height, width);
            double longer = Math.max(height, width);
            double exact = edge;
            if (longest > 0 && longer / shorter * edge > longest) {
                exact = longest * shorter / longer;
            }
            long newShorter = Math.max(1, (long) Math.rint(exact));
            long newLonger = longest > 0
                    ? (long) (exact * longer / shorter)
                    // Whole numbers, as torchvision and transformers divide them.
                    : (long) ((double) ((long) edge * (long) longer) / shorter);
            if (longest > 0 && newShorter == (long) shorter) {
                newLonger = (long) longer;
            }
            newLonger = Math.max(1, newLonger);
            return height <= width ? new long[] {newShorter, newLonger} : new long[] {newLonger, newShorter};
        }

        @Override
        public ShortestEdge with(Resample other) {
            return new ShortestEdge(edge, longest, other);
        }

        @Override
        public ShortestEdge scaled(double y, double x) {
            double larger = Math.max(y, x);
            return new ShortestEdge(times(edge, larger), longest == 0 ? 0 : times(longest, larger), filter);
        }

        @Override
        public String toString() {
            return "shortest edge resized to " + edge + (longest > 0 ? ", the longest to at most " + longest : "")
                    + " (" + filter + ")";
        }
    }

    /** In proportion, to the largest size that fits into a box; both edges are rounded down. */
    record FitWithin(int height, int width, Resample filter) implements Resizing {
        @Override
        public long[] size(int pictureHeight, int pictureWidth) {
            double scale = Math.min((double) height / pictureHeight, (double) width / pictureWidth);
            return new long[] {Math.max(1, (long) (pictureHeight * scale)), Math.max(1, (long) (pictureWidth * scale))};
        }

        @Override
        public FitWithin with(Resample other) {
            return new FitWithin(height, width, other);
        }

        @Override
        public FitWithin scaled(double y, double x) {
            return new FitWithin(times(height, y), times(width, x), filter);
        }

        @Override
        public String toString() {
            return "picture fitted within " + height + "×" + width + " (" + filter + ")";
        }
    }

    /**
     * In proportion, until it fits into a box or covers it; edges are rounded to the nearest, halves to even (timm's
     * ResizeKeepRatio).
     *
     * @param cover whether the box is covered, else the picture fits inside
     */
    record KeepRatio(int height, int width, boolean cover, Resample filter) implements Resizing {
        @Override
        public long[] size(int pictureHeight, int pictureWidth) {
            double y = (double) pictureHeight / height;
            double x = (double) pictureWidth / width;
            double ratio = cover ? Math.min(y, x) : Math.max(y, x);
            return new long[] {
                Math.max(1, (long) Math.rint(pictureHeight / ratio)),
                Math.max(1, (long) Math.rint(pictureWidth / ratio))
            };
        }

        @Override
        public KeepRatio with(Resample other) {
            return new KeepRatio(height, width, cover, other);
        }

        @Override
        public KeepRatio scaled(double y, double x) {
            return new KeepRatio(times(height, y), times(width, x), cover, filter);
        }

        @Override
        public String toString() {
            return "picture resized to " + (cover ? "cover " : "fit within ") + height + "×" + width + " (" + filter
                    + ")";
        }
    }

    /**
     * The middle of the picture. Where the picture is smaller than the box it is bordered.
     *
     * @param fill the border's samples, one a channel, or one for all
     */
    record CenterCrop(int height, int width, Margin margin, List<Integer> fill) implements Step {
        /** With a black border. */
        public CenterCrop(int height, int width, Margin margin) {
            this(height, width, margin, List.of(0));
        }

        @Override
        public Placed apply(Placed placed, Arithmetic arithmetic) {
            Picture picture = placed.picture();
            int left = margin.before(picture.width(), width);
            int top = margin.before(picture.height(), height);
            int[] border = new int[picture.channels()];
            for (int channel = 0; channel < border.length; channel++) {
                border[channel] = fill.get(fill.size() == 1 ? 0 : channel);
            }
            boolean whole = left == 0 && top == 0 && width == picture.width() && height == picture.height();
            return new Placed(
                    whole ? picture : picture.crop(left, top, width, height, border),
                    placed.geometry().cropped(left, top, width, height));
        }

        @Override
        public CenterCrop scaled(double y, double x) {
            return new CenterCrop(times(height, y), times(width, x), margin, fill);
        }

        @Override
        public String toString() {
            return "middle " + height + "×" + width + " kept";
        }
    }

    /** Channels in reverse: blue, green, red. */
    record BlueFirst() implements Step {
        @Override
        public Placed apply(Placed placed, Arithmetic arithmetic) {
            return new Placed(placed.picture().reversedChannels(), placed.geometry());
        }

        @Override
        public BlueFirst scaled(double y, double x) {
            return this;
        }

        @Override
        public String toString() {
            return "channels turned to blue, green, red";
        }
    }

    private static int times(int size, double factor) {
        return Math.max(1, (int) Math.round(size * factor));
    }
}
