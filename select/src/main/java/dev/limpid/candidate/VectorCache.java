package dev.limpid.candidate;

import dev.limpid.corpus.Item;
import dev.limpid.format.FormatException;
import dev.limpid.format.WriteFailure;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Keeps vectors in files that are named by what the vectors are made of: what was read once is not read again, and what has changed
 * is not found. Each layer has a file of its own. While a layer is read, each few hundred examples are kept too, so that one that was
 * killed goes on from there.
 *
 * <p>Two processes must not read the same examples by the same model into one folder at once.
 *
 * @param folder made if it is not there
 */
public record VectorCache(Path folder) {
    /** So many examples are kept at a time. */
    private static final int STRETCH = 256;

    /**
     * Vectors, as {@link Backbone#vectors} reads them, of which only those run that are not kept. What is kept and damaged runs
     * again, which a note says; so does what cannot be kept, since the disk is full.
     *
     * @param items at least one
     * @param layers some of {@link Backbone#layers}, at least one
     * @throws IOException if a picture or the model's configuration cannot be read
     * @throws IllegalArgumentException as {@link Backbone#vectors}
     * @throws dev.limpid.runtime.RuntimeFailure as there; what was read until then is kept
     */
    public Vectors vectors(Backbone model, List<Item> items, List<String> layers, Progress progress)
            throws IOException {
        model.batched(layers);
        Files.createDirectories(folder);
        Reading reading = new Reading(model, items, layers);
        reading.readMissing(progress);
        return reading.vectors();
    }

    /** One reading of examples, of which some layers or stretches may be kept. */
    private final class Reading {
        private final Backbone model;
        private final List<Item> items;
        private final List<String> layers;
        private final Map<String, String> keys = new HashMap<>();
        private final Map<String, float[][]> rows = new HashMap<>();
        private final List<String> notes = new ArrayList<>();
        private int longer;
        private boolean isKept = true;

        Reading(Backbone model, List<Item> items, List<String> layers) throws IOException {
            this.model = model;
            this.items = items;
            this.layers = layers;
            String whose = Content.of(model.trunk());
            String examples = Content.of(items);
            for (String layer : layers) {
                keys.put(layer, Content.of(whose, layer, examples));
                RowsFile whole = kept(whole(layer), items.size());
                if (whole != null) {
                    rows.put(layer, whole.rows());
                    longer = whole.longer();
                }
            }
        }

        private Path whole(String layer) {
            return folder.resolve(keys.get(layer) + ".safetensors");
        }

        private Path stretch(String layer, int number) {
            return folder.resolve(keys.get(layer) + "." + number + ".safetensors");
        }

        private @Nullable RowsFile kept(Path file, int size) {
            if (!Files.isRegularFile(file)) {
                return null;
            }
            try {
                return RowsFile.read(file, size);
            } catch (FormatException damaged) {
                notes.add("Kept vectors were damaged and are read anew: " + damaged.getMessage());
                return null;
            }
        }

        void readMissing(Progress progress) throws IOException {
            List<String> missing =
                    layers.stream().filter(layer -> !rows.containsKey(layer)).toList();
            if (missing.isEmpty()) {
                return;
            }
            Feeds feeds = model.feeds(items);
            longer = feeds.longer();
            missing.forEach(layer -> rows.put(layer, new float[items.size()][]));
            int[] order = Batched.order(feeds);
            List<Stretch> stretches = new ArrayList<>();
            for (int from = 0; from < order.length; from += STRETCH) {
                int[] examples = Arrays.copyOfRange(order, from, Math.min(order.length, from + STRETCH));
                stretches.add(found(new Stretch(stretches.size(), examples, missing)));
            }
            int all = stretches.stream().mapToInt(Stretch::toRun).sum();
            int done = 0;
            for (Stretch stretch : stretches) {
                if (stretch.toRun() > 0) {
                    done = run(stretch, feeds, progress, done, all);
                }
            }
            for (String layer : missing) {
                keep(whole(layer), rowsOf(layer));
                for (int number = 0; number < stretches.size() && isKept; number++) {
                    Files.deleteIfExists(stretch(layer, number));
                }
            }
        }

        private float[][] rowsOf(String layer) {
            float[][] own = rows.get(layer);
            if (own == null) {
                throw new IllegalStateException("Layer '" + layer + "' was not read.");
            }
            return own;
        }

        /** Takes up what is kept of a stretch; what is left has the layers that are not. */
        private Stretch found(Stretch stretch) {
            List<String> left = new ArrayList<>();
            for (String layer : stretch.layers) {
                RowsFile part = kept(stretch(layer, stretch.number), stretch.examples.length);
                if (part == null) {
                    left.add(layer);
                } else {
                    for (int i = 0; i < stretch.examples.length; i++) {
                        rowsOf(layer)[stretch.examples[i]] = part.rows()[i];
                    }
                }
            }
            return new Stretch(stretch.number, stretch.examples, left);
        }

        private int run(Stretch stretch, Feeds feeds, Progress progress, int done, int all) {
            int ran = model.batched(stretch.layers)
                    .run(
                            feeds,
                            stretch.examples,
                            (example, layer, row) -> rowsOf(stretch.layers.get(layer))[example] = row,
                            progress,
                            done,
                            all);
            for (String layer : stretch.layers) {
                float[][] own = new float[stretch.examples.length][];
                for (int i = 0; i < own.length; i++) {
                    own[i] = rowsOf(layer)[stretch.examples[i]];
                }
                if (items.size() > STRETCH) {
                    keep(stretch(layer, stretch.number), own);
                }
            }
            return ran;
        }

        private void keep(Path file, float[][] vectors) {
            if (!isKept) {
                return;
            }
            try {
                new RowsFile(vectors, longer).write(file);
            } catch (WriteFailure full) {
                isKept = false;
                notes.add("Vectors are not kept: " + full.getMessage());
            }
        }

        Vectors vectors() {
            notes.addAll(0, model.longer(longer));
            return new Vectors(layers, layers.stream().map(this::rowsOf).toList(), longer, notes);
        }
    }

    /**
     * Examples that are kept together.
     *
     * @param number from 0
     * @param layers that are still to be read
     */
    private record Stretch(int number, int[] examples, List<String> layers) {
        int toRun() {
            return layers.isEmpty() ? 0 : examples.length;
        }
    }
}
