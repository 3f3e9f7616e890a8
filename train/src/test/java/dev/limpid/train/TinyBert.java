package dev.limpid.train;

import dev.limpid.adapter.Decay;
import dev.limpid.architecture.Architectures;
import dev.limpid.architecture.Config;
import dev.limpid.architecture.Head;
import dev.limpid.architecture.Trainee;
import dev.limpid.format.WeightFile;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;
import dev.limpid.runtime.Runtime;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A BERT of a few hundred numbers with a new classifier, as tools/golden/training.py makes it. */
final class TinyBert {
    static final Path FOLDER = Path.of(System.getProperty("limpid.root"), "models/src/test/resources/tiny-bert");

    private TinyBert() {}

    /** @param dropout of all places */
    static Network classifier(Runtime runtime, double dropout) throws IOException {
        var json = Head.TEXT_CLASSES
                .on(Config.in(FOLDER).orElseThrow(), List.of("no", "yes"), "single_label_classification")
                .json();
        json.put("hidden_dropout_prob", dropout);
        json.put("attention_probs_dropout_prob", dropout);
        Trainee trainee = Architectures.trainee(Config.of(FOLDER, json));
        WeightFile file = WeightFile.read(FOLDER.resolve("model.safetensors"));
        Map<Wire, Weight.Live> weights = new LinkedHashMap<>();
        trainee.names().forEach((wire, names) -> {
            Optional<String> found = names.stream().filter(file::has).findFirst();
            Tensor value = found.map(name -> runtime.value(file.weight(name)))
                    .orElseGet(() ->
                            sines(trainee.plain().graph().weights().get(wire).shape()));
            weights.put(wire, Weight.Live.of(value));
        });
        return Network.of(trainee, weights, weights.keySet(), Decay.of(trainee), List.of());
    }

    private static Tensor sines(Shape shape) {
        return Tensor.fill(DType.FLOAT, shape, i -> Math.sin(i) / 10);
    }

    /** The same batches as the script's: what is asked is whether the first word's number is even. */
    static final class Formula implements Examples {
        static final int LENGTH = 7;
        private static final int BATCH = 4;
        private static final int VOCABULARY = 65;

        private final int batches;

        Formula(int batches) {
            this.batches = batches;
        }

        @Override
        public int size() {
            return batches * BATCH;
        }

        @Override
        public int length(int example) {
            return LENGTH;
        }

        @Override
        public String place(int example) {
            return "example " + example;
        }

        @Override
        public Batch training(int[] examples, int epoch) {
            return judging(examples);
        }

        @Override
        public Batch judging(int[] examples) {
            int count = examples.length;
            long[] ids = new long[count * LENGTH];
            long[] labels = new long[count];
            for (int i = 0; i < count; i++) {
                int step = examples[i] / BATCH;
                int row = examples[i] % BATCH;
                for (int column = 0; column < LENGTH; column++) {
                    ids[i * LENGTH + column] =
                            (31L * step + 7 * row + 13 * column + row * column) % (VOCABULARY - 5) + 5;
                }
                labels[i] = ids[i * LENGTH + 1] % 2;
            }
            Shape shape = Shape.of(count, LENGTH);
            return new Batch(
                    Map.of(
                            "input_ids", Tensor.of(shape, ids),
                            "attention_mask", Tensor.fill(DType.INT64, shape, i -> 1),
                            "token_type_ids", Tensor.fill(DType.INT64, shape, i -> 0),
                            "position_ids", Tensor.fill(DType.INT64, shape, i -> i % LENGTH),
                            "labels", Tensor.of(Shape.of(count), labels)),
                    count,
                    (long) count * LENGTH);
        }
    }
}
