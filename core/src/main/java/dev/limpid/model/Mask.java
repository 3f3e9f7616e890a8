package dev.limpid.model;

import java.util.ArrayList;
import java.util.List;

/**
 * Some pixels of a grid, as lengths of runs: row by row, first how many are out, then how many are in, and so on.
 *
 * @param width of the grid
 * @param height of the grid
 * @param runs at least 1 each, but for the first, which is 0 if the first pixel is in; together all pixels
 */
public record Mask(int width, int height, List<Integer> runs) {
    public Mask {
        runs = List.copyOf(runs);
        long sum = 0;
        for (int i = 0; i < runs.size(); i++) {
            sum += runs.get(i);
            if (runs.get(i) < (i == 0 ? 0 : 1)) {
                throw new IllegalArgumentException("A run has at least 1 pixel, got " + runs.get(i) + ".");
            }
        }
        if (sum != (long) width * height) {
            throw new IllegalArgumentException(
                    "The runs of a mask of " + width + "×" + height + " pixels hold " + sum + ".");
        }
    }

    /** @param pixels those that are in, row by row, ascending */
    public static Mask of(int width, int height, List<Integer> pixels) {
        List<Integer> runs = new ArrayList<>();
        int at = 0;
        for (int i = 0; i < pixels.size(); ) {
            int start = pixels.get(i);
            int end = start;
            while (i < pixels.size() && pixels.get(i) == end) {
                i++;
                end++;
            }
            runs.add(start - at);
            runs.add(end - start);
            at = end;
        }
        if (at < width * height) {
            runs.add(width * height - at);
        }
        return new Mask(width, height, runs);
    }

    /** Those that are in, row by row, ascending. */
    public List<Integer> pixels() {
        List<Integer> pixels = new ArrayList<>();
        int at = 0;
        for (int i = 0; i < runs.size(); i++) {
            for (int end = at + runs.get(i); at < end; at++) {
                if (i % 2 == 1) {
                    pixels.add(at);
                }
            }
        }
        return pixels;
    }
}
