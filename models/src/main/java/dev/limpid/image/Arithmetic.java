package dev.limpid.image;

/** Whose rounding a resized picture has. The two differ by at most one of 255 here and there. */
public enum Arithmetic {
    /** Pillow's: weights of 22 bits. Image processors without {@code Fast} in their name, timm, torchvision on files. */
    PILLOW,
    /** PyTorch's for bytes: weights of 16 bits. Image processors whose name ends in {@code Fast}. */
    TORCH;

    private static final int PILLOW_BITS = 22;
    private static final int TORCH_LIMIT = 1 << 15;

    /** How many fractional bits the weights of one axis get. */
    int bits(Weights weights) {
        if (this == PILLOW) {
            return PILLOW_BITS;
        }
        // As many as keep the largest weight within a signed 16-bit number.
        int bits = 0;
        while (bits < PILLOW_BITS && (int) (0.5 + weights.largest() * (1 << bits + 1)) < TORCH_LIMIT) {
            bits++;
        }
        return bits;
    }

    /** Which old pixels 'nearest' takes along one axis. */
    int[] nearest(int before, int after) {
        int[] chosen = new int[after];
        if (this == TORCH) {
            float scale = (float) before / after;
            for (int i = 0; i < after; i++) {
                chosen[i] = Math.min(before - 1, (int) ((i + 0.5f) * scale));
            }
            return chosen;
        }
        // Pillow adds the step up, with what rounding that brings; what ends outside stays black there.
        double step = (double) before / after;
        double place = step * 0.5;
        for (int i = 0; i < after; i++, place += step) {
            chosen[i] = place < before ? (int) place : -1;
        }
        return chosen;
    }
}
