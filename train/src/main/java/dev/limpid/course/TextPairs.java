package dev.limpid.course;

import dev.limpid.architecture.Emitted;
import dev.limpid.corpus.Item;
import dev.limpid.corpus.Part;
import dev.limpid.corpus.Splits;
import dev.limpid.evaluate.Bootstrap;
import dev.limpid.loss.ContrastivePairs;
import dev.limpid.loss.Loss;
import dev.limpid.performance.Measures;
import dev.limpid.performance.Metric;
import dev.limpid.performance.Report;
import dev.limpid.performance.RetrievalReport;
import dev.limpid.performance.Retrieved;
import dev.limpid.task.Pooling;
import dev.limpid.tensor.Tensor;
import dev.limpid.text.Text;
import dev.limpid.train.Batch;
import dev.limpid.train.Examples;
import dev.limpid.train.Gathering;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Which texts belong together: vectors of a pair are brought near to each other, those of a batch's other pairs apart. Judged by
 * the place that a text's partner has among all second texts, of many pairs among a sample, see {@link Ranking}.
 */
record TextPairs(Reading reading, Emitted emitted, Pooling pooling) implements Course<Retrieved> {
    /** Of cosines, as sentence encoders are trained as a rule. */
    private static final double SCALE = 20;

    @Override
    public String role() {
        return "hidden";
    }

    @Override
    public Loss loss() {
        return new ContrastivePairs(pooling, SCALE);
    }

    @Override
    public Examples examples(Part part) throws IOException {
        return new Both(
                reading.encode(part, item -> Text.of(pair(item).text())),
                reading.encode(part, item -> Text.of(pair(item).pair())),
                reading.padding(emitted),
                part);
    }

    private static Item.Pair pair(Item item) {
        if (item instanceof Item.Pair pair) {
            return pair;
        }
        throw new IllegalArgumentException(item.place() + ": expected two texts that belong together.");
    }

    @Override
    public Metric<Retrieved> metric(@Nullable String name) {
        return name == null ? Measures.RETRIEVAL.usual() : Measures.RETRIEVAL.named(name);
    }

    @Override
    public Gathering<Retrieved> gathering(Part part, Examples examples) {
        return new Vectors(part.size());
    }

    @Override
    public Report report(Retrieved answers, Bootstrap bootstrap) {
        return RetrievalReport.of(answers, bootstrap);
    }

    @Override
    public List<String> notes(Splits splits) {
        List<String> notes = new ArrayList<>();
        for (Part part : Arrays.asList(splits.validation(), splits.test())) {
            if (part != null && part.size() > Ranking.QUERIES) {
                notes.add("Of " + part.size() + " pairs that are judged, " + Ranking.QUERIES
                        + " are looked up, taken evenly, each among "
                        + (part.size() > Ranking.CANDIDATES ? Ranking.CANDIDATES + " of the" : "all")
                        + " second texts.");
            }
        }
        return notes;
    }

    /** First texts, then their partners. */
    private record Both(Encodings first, Encodings second, Padding padding, Part part) implements Examples {
        @Override
        public int size() {
            return first.size();
        }

        @Override
        public int length(int example) {
            return Math.max(first.length(example), second.length(example));
        }

        @Override
        public String place(int example) {
            return Reading.place(part, example);
        }

        @Override
        public Batch training(int[] examples, int epoch) {
            return judging(examples);
        }

        @Override
        public Batch judging(int[] examples) {
            List<Encoding> texts = new ArrayList<>();
            IntStream.of(examples).forEach(i -> texts.add(first.get(i)));
            IntStream.of(examples).forEach(i -> texts.add(second.get(i)));
            int longest = IntStream.of(examples).map(this::length).max().orElseThrow();
            return new Batch(padding.feeds(texts), examples.length, 2L * examples.length * longest);
        }

        @Override
        public void close() {
            first.close();
            second.close();
        }
    }

    /** Means over each text's own tokens, of length 1. */
    private static final class Vectors implements Gathering<Retrieved> {
        private final int[] candidates;
        private final int[] queries;
        private final float[][] first;
        private final float[][] second;

        Vectors(int examples) {
            candidates = Ranking.evenly(examples, Ranking.CANDIDATES);
            queries = Ranking.evenly(candidates.length, Ranking.QUERIES);
            first = new float[queries.length][];
            second = new float[candidates.length][];
        }

        @Override
        public void add(Said said) {
            Tensor hidden = said.answer();
            float[] numbers = hidden.toFloats();
            long[] mask = Objects.requireNonNull(said.batch().feeds().get("attention_mask"))
                    .toLongs();
            int length = (int) hidden.shape().dim(1);
            int width = (int) hidden.shape().dim(2);
            int pairs = said.examples().length;
            for (int i = 0; i < pairs; i++) {
                int candidate = Arrays.binarySearch(candidates, said.examples()[i]);
                int query = candidate < 0 ? -1 : Arrays.binarySearch(queries, candidate);
                if (candidate >= 0) {
                    second[candidate] = vector(numbers, mask, pairs + i, length, width);
                }
                if (query >= 0) {
                    first[query] = vector(numbers, mask, i, length, width);
                }
            }
        }

        private static float[] vector(float[] numbers, long[] mask, int text, int length, int width) {
            double[] sum = new double[width];
            for (int token = text * length; token < (text + 1) * length; token++) {
                for (int k = 0; mask[token] != 0 && k < width; k++) {
                    sum[k] += numbers[token * width + k];
                }
            }
            double norm = 0;
            for (double one : sum) {
                norm += one * one;
            }
            float[] vector = new float[width];
            for (int k = 0; k < width && norm > 0; k++) {
                vector[k] = (float) (sum[k] / Math.sqrt(norm));
            }
            return vector;
        }

        @Override
        public Retrieved done() {
            return new Retrieved(Ranking.ranks(first, second, queries));
        }
    }
}
