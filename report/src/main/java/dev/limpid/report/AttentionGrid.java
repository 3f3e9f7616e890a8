package dev.limpid.report;

import dev.limpid.explain.Attribution;
import dev.limpid.explain.Attribution.Named;
import dev.limpid.explain.Attribution.Scored;
import dev.limpid.explain.Patches;
import dev.limpid.model.Place;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import static dev.limpid.report.Say.say;

/**
 * Attention of every head, or what every layer mixes, as a small map each: of a text all queries by all keys; of a picture
 * where the tokens look that the answer is read from, as a map of the picture's patches.
 *
 * @param array number of the array among the explanation's arrays in the page's document; -1 if it is not there
 * @param layers top to bottom, their heads left to right
 * @param large all heads of the last layer, averaged
 * @param tokens names of queries and keys; empty when there are too many to print, or for a picture
 * @param size queries and keys
 * @param patches how keys lie over a picture; null for a text
 * @param queries the tokens that look at a picture, averaged; 0 for a text
 * @param byHead whether each layer has a map for each head
 */
record AttentionGrid(
        int array,
        List<List<Cell>> layers,
        Cell large,
        List<String> tokens,
        int size,
        @Nullable Patches patches,
        List<Integer> queries,
        boolean byHead) {
    private static final List<String> HEADS = List.of("layer", "head", "query", "key");
    private static final List<String> LAYERS = List.of("layer", "query", "key");
    /** The array of a method that says which tokens of a picture the answer is read from. */
    private static final String READ = "read";

    private static final int COLOUR = 0x1D5A99;
    private static final int MOST_PIXELS = 64;
    private static final int MOST_TOKENS = 40;
    private static final double FULL = 255;

    /**
     * One map.
     *
     * @param uri its picture
     * @param from what looks where its largest weight is, and to what
     */
    record Cell(String name, String uri, String from, String to, String largest) {}

    /** The explanation's first array with layers, queries and keys; null without one. */
    static @Nullable AttentionGrid of(Attribution explanation, Payload.Held held) {
        for (Named named : explanation.arrays()) {
            if (draws(named) && named.value().size() > 0) {
                return of(explanation, named, held);
            }
        }
        return null;
    }

    /** Whether an array is drawn, rather than left to those who read numbers. */
    static boolean draws(Named array) {
        return array.axes().equals(HEADS) || array.axes().equals(LAYERS);
    }

    /** The tokens that look, as a list with commas. */
    String looking() {
        return queries.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    /** What the maps show, in a few sentences. */
    String howTo() {
        String each = byHead
                ? say("One small map for each head, layers from top to bottom.")
                : say("One small map for each layer.");
        if (patches == null) {
            return each
                    + (byHead
                            ? say(
                                    " In a map each row is a query (the token that looks), each column a key (the token looked"
                                            + " at); stronger means more of the row's attention, on a square-root scale from 0 to 1.")
                            : say(
                                    " In a map each row is a token that is made, each column a token whose values were taken"
                                            + " away; stronger means more of the row's change, on a square-root scale from 0 to 1."));
        }
        return each
                + say(
                        " Each lies over the picture as the model saw it, {} by {} patches, and shows where {}; every map has its"
                                + " own scale, from 0 to its largest weight.",
                        patches.rows(),
                        patches.columns(),
                        looks());
    }

    private String looks() {
        if (queries.size() == 1) {
            return byHead
                    ? say("token {}, from which the answer is read, looks", queries.get(0))
                    : say("token {}, from which the answer is read, takes from", queries.get(0));
        }
        return byHead
                ? say("the {} tokens from which the answer is read look on average", queries.size())
                : say("the {} tokens from which the answer is read take from on average", queries.size());
    }

    private static AttentionGrid of(Attribution explanation, Named array, Payload.Held held) {
        boolean byHead = array.axes().equals(HEADS);
        int layers = (int) array.value().shape().dim(0);
        int heads = byHead ? (int) array.value().shape().dim(1) : 1;
        int size = (int) array.value().shape().dim(-1);
        Tensor maps = array.value().reshape(Shape.of(layers, heads, size, size));
        Named places = Places.array(explanation, 2);
        Patches patches = places == null
                ? null
                : Patches.of(size, (int) places.value().shape().dim(0), (int)
                        places.value().shape().dim(1));
        List<Integer> queries = patches == null ? List.of(0) : queries(explanation, size);
        List<List<Cell>> grid = new ArrayList<>();
        double[] average = new double[size * size];
        List<String> tokens = patches == null ? tokens(size, explanation.scores()) : List.of();
        for (int layer = 0; layer < layers; layer++) {
            List<Cell> row = new ArrayList<>();
            for (int head = 0; head < heads; head++) {
                double[] map = maps.slice(layer).slice(head).toDoubles();
                String name = byHead ? say("layer {}, head {}", layer + 1, head + 1) : say("layer {}", layer + 1);
                row.add(cell(name, map, size, patches, queries, tokens));
                if (layer == layers - 1) {
                    for (int i = 0; i < map.length; i++) {
                        average[i] += map[i] / heads;
                    }
                }
            }
            grid.add(List.copyOf(row));
        }
        Cell large = cell(
                byHead ? say("layer {}, average of all heads", layers) : say("layer {}", layers),
                average,
                size,
                patches,
                queries,
                tokens);
        return new AttentionGrid(
                held.number(explanation, array), List.copyOf(grid), large, tokens, size, patches, queries, byHead);
    }

    private static Cell cell(
            String name,
            double[] map,
            int size,
            @Nullable Patches patches,
            List<Integer> queries,
            List<String> tokens) {
        int best = -1;
        for (int i = 0; i < map.length; i++) {
            int key = i % size;
            boolean shown = patches == null
                    || queries.contains(i / size)
                            && key >= patches.before()
                            && key < patches.before() + patches.rows() * patches.columns();
            best = shown && (best < 0 || map[i] > map[best]) ? i : best;
        }
        String uri = picture(map, size, patches, queries);
        return best < 0
                ? new Cell(name, uri, "", "", "")
                : new Cell(
                        name,
                        uri,
                        token(best / size, tokens),
                        patches == null ? token(best % size, tokens) : patch(best % size, patches),
                        String.format(Locale.ROOT, "%.4f", map[best]));
    }

    private static String token(int position, List<String> tokens) {
        return tokens.isEmpty() ? "token " + position : tokens.get(position) + " (" + position + ")";
    }

    private static String patch(int key, Patches patches) {
        int place = key - patches.before();
        return say("patch in row {}, column {}", place / patches.columns(), place % patches.columns());
    }

    /** The tokens that the answer is read from: those that the method says, else the target's own, else the first. */
    private static List<Integer> queries(Attribution explanation, int size) {
        for (Named named : explanation.arrays()) {
            if (named.name().equals(READ) && named.value().size() == size) {
                return IntStream.range(0, size)
                        .filter(token -> named.value().at(token) > 0)
                        .boxed()
                        .toList();
            }
        }
        return List.of(Objects.requireNonNullElse(explanation.target().target().position(), 0));
    }

    private static String picture(double[] map, int size, @Nullable Patches patches, List<Integer> queries) {
        if (patches == null) {
            return picture(map, size);
        }
        double[] looks = new double[size];
        for (int query : queries) {
            for (int key = 0; key < size; key++) {
                looks[key] += map[query * size + key] / queries.size();
            }
        }
        return picture(looks, patches);
    }

    // One token's weights for some hundred patches are all small: each map is shown relative to its largest.
    private static String picture(double[] looks, Patches patches) {
        byte[] opacities = new byte[patches.rows() * patches.columns()];
        double largest = 0;
        for (int i = 0; i < opacities.length; i++) {
            largest = Math.max(largest, looks[patches.before() + i]);
        }
        for (int i = 0; i < opacities.length; i++) {
            opacities[i] =
                    (byte) Math.round(largest > 0 ? FULL * Math.max(0, looks[patches.before() + i]) / largest : 0);
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
            // A region's positions are pixels.
            boolean token = scored.feature().place() instanceof Place.Span;
            for (int position : scored.feature().positions()) {
                if (token && position < size) {
                    names[position] = scored.feature().text();
                }
            }
        }
        return List.of(names);
    }
}
