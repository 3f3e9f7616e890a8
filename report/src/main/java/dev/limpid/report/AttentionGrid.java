package dev.limpid.report;

import dev.limpid.explain.Attribution;
import dev.limpid.explain.Attribution.Named;
import dev.limpid.explain.Attribution.Scored;
import dev.limpid.explain.Patches;
import dev.limpid.tensor.Tensor;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Attention of every head, as a small map each: of a text all queries by all keys; of a picture where one token looks, as
 * a map of the picture's patches.
 *
 * @param array number of the array among the explanation's arrays in the page's document; -1 if it is not there
 * @param layers top to bottom, their heads left to right
 * @param large all heads of the last layer, averaged
 * @param tokens names of queries and keys; empty when there are too many to print, or for a picture
 * @param size queries and keys
 * @param patches how keys lie over a picture; null for a text
 * @param query the token that looks at a picture; 0 for a text
 */
record AttentionGrid(
        int array,
        List<List<Cell>> layers,
        Cell large,
        List<String> tokens,
        int size,
        @Nullable Patches patches,
        int query) {
    private static final List<String> AXES = List.of("layer", "head", "query", "key");
    private static final int COLOUR = 0x1D5A99;
    private static final int MOST_PIXELS = 64;
    private static final int MOST_TOKENS = 40;
    private static final double FULL = 255;

    /** One map: its name and its picture. */
    record Cell(String name, String uri) {}

    /** The explanation's first array with layers, heads, queries and keys; null without one. */
    static @Nullable AttentionGrid of(Attribution explanation) {
        for (Named named : explanation.arrays()) {
            if (named.axes().equals(AXES) && named.value().size() > 0) {
                return of(explanation, named);
            }
        }
        return null;
    }

    /** Whether an array is drawn, rather than left to those who read numbers. */
    static boolean draws(Named array) {
        return array.axes().equals(AXES);
    }

    private static AttentionGrid of(Attribution explanation, Named array) {
        Tensor maps = array.value();
        int layers = (int) maps.shape().dim(0);
        int heads = (int) maps.shape().dim(1);
        int size = (int) maps.shape().dim(2);
        Named places = Places.array(explanation, 2);
        Patches patches = places == null
                ? null
                : Patches.of(size, (int) places.value().shape().dim(0), (int)
                        places.value().shape().dim(1));
        int query = patches == null
                ? 0
                : Objects.requireNonNullElse(explanation.target().target().position(), 0);
        List<List<Cell>> grid = new ArrayList<>();
        double[] average = new double[size * size];
        for (int layer = 0; layer < layers; layer++) {
            List<Cell> row = new ArrayList<>();
            for (int head = 0; head < heads; head++) {
                double[] map = maps.slice(layer).slice(head).toDoubles();
                row.add(new Cell("layer " + (layer + 1) + ", head " + (head + 1), picture(map, size, patches, query)));
                if (layer == layers - 1) {
                    for (int i = 0; i < map.length; i++) {
                        average[i] += map[i] / heads;
                    }
                }
            }
            grid.add(List.copyOf(row));
        }
        Cell large = new Cell("layer " + layers + ", average of all heads", picture(average, size, patches, query));
        List<String> tokens = patches == null ? tokens(size, explanation.scores()) : List.of();
        return new AttentionGrid(
                Payload.number(explanation, array), List.copyOf(grid), large, tokens, size, patches, query);
    }

    private static String picture(double[] map, int size, @Nullable Patches patches, int query) {
        return patches == null ? picture(map, size) : picture(map, query * size + patches.before(), patches);
    }

    // One token's weights for some hundred patches are all small: each map is shown relative to its largest.
    private static String picture(double[] map, int first, Patches patches) {
        byte[] opacities = new byte[patches.rows() * patches.columns()];
        double largest = 0;
        for (int i = 0; i < opacities.length; i++) {
            largest = Math.max(largest, map[first + i]);
        }
        for (int i = 0; i < opacities.length; i++) {
            opacities[i] = (byte) Math.round(largest > 0 ? FULL * Math.max(0, map[first + i]) / largest : 0);
        }
        return Png.uri(patches.columns(), patches.rows(), opacities, COLOUR);
    }

    // Roots make the many small weights visible; the page says so.
    private static String picture(double[] map, int size) {
        int pixels = Math.min(size, MOST_PIXELS);
        byte[] opacities = new byte[pixels * pixels];
        for (int y = 0; y < pixels; y++) {
            for (int x = 0; x < pixels; x++) {
                double weight = largest(map, size, y, x, pixels);
                opacities[y * pixels + x] = (byte) Math.round(FULL * Math.sqrt(Math.max(0, Math.min(1, weight))));
            }
        }
        return Png.uri(pixels, pixels, opacities, COLOUR);
    }

    // Of long texts a pixel shows the largest weight of its block: an average would hide what a head points at.
    private static double largest(double[] map, int size, int y, int x, int pixels) {
        double largest = 0;
        for (int query = y * size / pixels; query < (y + 1) * size / pixels; query++) {
            for (int key = x * size / pixels; key < (x + 1) * size / pixels; key++) {
                largest = Math.max(largest, map[query * size + key]);
            }
        }
        return largest;
    }

    private static List<String> tokens(int size, List<Scored> scores) {
        if (size > MOST_TOKENS) {
            return List.of();
        }
        String[] names = new String[size];
        Arrays.setAll(names, position -> Integer.toString(position));
        for (Scored scored : scores) {
            for (int position : scored.feature().positions()) {
                if (position < size) {
                    names[position] = scored.feature().text();
                }
            }
        }
        return List.of(names);
    }
}
