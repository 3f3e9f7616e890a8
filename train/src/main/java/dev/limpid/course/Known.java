package dev.limpid.course;

import dev.limpid.corpus.Item;
import dev.limpid.corpus.Labels;
import dev.limpid.corpus.Part;
import dev.limpid.loss.Loss;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;

import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Map;

/** What is known of examples, in the forms that losses read. */
final class Known {
    private static final String LABELS = "labels";

    private Known() {}

    /** A class each. */
    record Classes(int[] of) implements Answered {
        static Classes of(Part part, Labels labels) throws IOException {
            int[] classes = new int[part.size()];
            for (int i = 0; i < classes.length; i++) {
                Item item = part.get(i);
                classes[i] = labels.index(item.labelled().get(0));
            }
            return new Classes(classes);
        }

        @Override
        public int size() {
            return of.length;
        }

        @Override
        public Map<String, Tensor> feeds(int[] examples, int length) {
            return Map.of(
                    LABELS,
                    Tensor.of(
                            Shape.of(examples.length),
                            Arrays.stream(examples)
                                    .mapToLong(example -> of[example])
                                    .toArray()));
        }
    }

    /** Any number of labels each. */
    record Sets(BitSet[] of, int labels) implements Answered {
        static Sets of(Part part, Labels labels) throws IOException {
            BitSet[] sets = new BitSet[part.size()];
            for (int i = 0; i < sets.length; i++) {
                BitSet set = new BitSet(labels.size());
                part.get(i).labelled().forEach(label -> set.set(labels.index(label)));
                sets[i] = set;
            }
            return new Sets(sets, labels.size());
        }

        @Override
        public int size() {
            return of.length;
        }

        @Override
        public Map<String, Tensor> feeds(int[] examples, int length) {
            Shape shape = Shape.of(examples.length, labels);
            return Map.of(
                    LABELS, Tensor.fill(DType.FLOAT, shape, i -> of[examples[i / labels]].get(i % labels) ? 1 : 0));
        }
    }

    /** A number each. */
    record Numbers(double[] of) implements Answered {
        static Numbers of(Part part) throws IOException {
            double[] numbers = new double[part.size()];
            for (int i = 0; i < numbers.length; i++) {
                Item item = part.get(i);
                if (!(item instanceof Item.Scored scored)) {
                    throw new IllegalArgumentException(item.place() + ": expected a text with a number.");
                }
                numbers[i] = scored.score();
            }
            return new Numbers(numbers);
        }

        @Override
        public int size() {
            return of.length;
        }

        @Override
        public Map<String, Tensor> feeds(int[] examples, int length) {
            return Map.of(LABELS, Tensor.fill(DType.FLOAT, Shape.of(examples.length, 1), i -> of[examples[i]]));
        }
    }

    /** A class for each token, {@link Loss#IGNORED} where nothing is asked. */
    record Rows(Encodings of) implements Answered {
        @Override
        public int size() {
            return of.size();
        }

        @Override
        public Map<String, Tensor> feeds(int[] examples, int length) {
            long[] labels = new long[examples.length * length];
            Arrays.fill(labels, Loss.IGNORED);
            for (int i = 0; i < examples.length; i++) {
                int[] own = of.get(examples[i]).ids();
                for (int j = 0; j < own.length; j++) {
                    labels[i * length + j] = own[j];
                }
            }
            return Map.of(LABELS, Tensor.of(Shape.of(examples.length, length), labels));
        }
    }

    /** Where answers begin and end, in tokens. */
    record Ends(int[] starts, int[] ends) implements Answered {
        @Override
        public int size() {
            return starts.length;
        }

        @Override
        public Map<String, Tensor> feeds(int[] examples, int length) {
            Shape shape = Shape.of(examples.length);
            return Map.of(
                    "start_positions",
                    Tensor.of(
                            shape,
                            Arrays.stream(examples).mapToLong(i -> starts[i]).toArray()),
                    "end_positions",
                    Tensor.of(
                            shape,
                            Arrays.stream(examples).mapToLong(i -> ends[i]).toArray()));
        }
    }
}
