package dev.limpid.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limpid.loss.Classification;
import dev.limpid.optimise.AdamW;
import dev.limpid.optimise.Schedule;
import dev.limpid.optimise.Sgd;
import dev.limpid.runtime.Runtime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class TrainerTest {
    private static final int STEPS = 50;

    @TempDir
    Path folder;

    /** Batches in the script's order, not a drawn one. */
    private static final class InOrder implements Examples {
        private final Examples examples;
        private int next;

        InOrder(Examples examples) {
            this.examples = examples;
        }

        @Override
        public int size() {
            return examples.size();
        }

        @Override
        public int length(int example) {
            return examples.length(example);
        }

        @Override
        public String place(int example) {
            return examples.place(example);
        }

        @Override
        public Batch training(int[] some, int epoch) {
            int from = next;
            next += some.length;
            return examples.judging(IntStream.range(from, from + some.length).toArray());
        }

        @Override
        public Batch judging(int[] some) {
            return examples.judging(some);
        }
    }

    private static final class Losses implements Watcher {
        private final List<Update> updates = new ArrayList<>();

        @Override
        public void updated(Update update) {
            updates.add(update);
        }
    }

    private static Settings settings(int accumulation) {
        return new Settings(
                1,
                (long) STEPS,
                4,
                accumulation,
                1e-3,
                AdamW.decaying(0.01),
                Schedule.Form.LINEAR,
                0.1,
                1.0,
                10L,
                null,
                7,
                3);
    }

    @Test
    void fifty_updates_are_those_of_pytorch() throws IOException {
        JsonNode golden;
        try (InputStream file = Objects.requireNonNull(getClass().getResourceAsStream("/golden/training.json.gz"))) {
            golden = new ObjectMapper().readTree(new GZIPInputStream(file));
        }
        for (JsonNode run : golden.path("runs")) {
            int accumulation = run.path("accumulation").asInt();
            boolean adam = run.path("optimiser").asText().equals("adamw");
            Settings settings = new Settings(
                    1,
                    (long) STEPS,
                    4,
                    accumulation,
                    adam ? 1e-3 : 1e-2,
                    adam ? AdamW.decaying(0.01) : new Sgd(0.9, false, 0.01),
                    switch (run.path("schedule").asText()) {
                        case "linear" -> Schedule.Form.LINEAR;
                        case "cosine" -> Schedule.Form.COSINE;
                        default -> Schedule.Form.CONSTANT;
                    },
                    0.1,
                    run.path("clip").asDouble(),
                    null,
                    null,
                    1000,
                    0);
            try (Runtime runtime = new Runtime(Runtime.Settings.standard())) {
                Network network = TinyBert.classifier(runtime, 0);
                Losses losses = new Losses();
                new Trainer(
                                network,
                                new Classification(),
                                new InOrder(new TinyBert.Formula(STEPS * accumulation)),
                                settings,
                                runtime,
                                null,
                                null,
                                losses)
                        .run();
                for (int i = 0; i < STEPS; i++) {
                    Watcher.Update update = losses.updates.get(i);
                    assertThat(update.loss())
                            .as("loss %d of %s", i, run.path("optimiser"))
                            .isCloseTo(run.path("losses").path(i).asDouble(), within(1e-4));
                    assertThat(update.norm())
                            .isCloseTo(run.path("norms").path(i).asDouble(), within(2e-3));
                }
                network.saved().forEach((name, weight) -> {
                    double norm = Math.sqrt(Arrays.stream(runtime.value(weight).toDoubles())
                            .map(x -> x * x)
                            .sum());
                    assertThat(norm)
                            .as(name)
                            .isCloseTo(run.path("weights").path(name).path(0).asDouble(), within(1e-3 * (1 + norm)));
                });
            }
        }
    }

    private Network train(Settings settings, Checkpoints checkpoints, Runtime runtime, Watcher watcher)
            throws IOException {
        Network network = TinyBert.classifier(runtime, 0.1);
        Trainer trainer = new Trainer(
                network,
                new Classification(),
                new TinyBert.Formula(STEPS * settings.accumulation()),
                settings,
                runtime,
                null,
                checkpoints,
                watcher);
        trainer.run();
        return network;
    }

    private static byte[] bits(Network network, Runtime runtime) {
        java.io.ByteArrayOutputStream bits = new java.io.ByteArrayOutputStream();
        network.saved().values().forEach(weight -> {
            for (float value : runtime.value(weight).toFloats()) {
                int raw = Float.floatToRawIntBits(value);
                bits.write(raw);
                bits.write(raw >> 8);
                bits.write(raw >> 16);
                bits.write(raw >> 24);
            }
        });
        return bits.toByteArray();
    }

    @Test
    void a_training_that_was_killed_goes_on_to_the_same_bits() throws IOException {
        for (int accumulation : new int[] {1, 2}) {
            try (Runtime runtime = new Runtime(Runtime.Settings.standard())) {
                Settings settings = settings(accumulation);
                byte[] whole = bits(
                        train(settings, checkpoints("whole" + accumulation, runtime), runtime, new Losses()), runtime);
                Watcher killer = new Watcher() {
                    @Override
                    public void updated(Update update) {
                        if (update.step() == 24) {
                            throw new IllegalStateException("killed");
                        }
                    }
                };
                Checkpoints kept = checkpoints("killed" + accumulation, runtime);
                assertThatThrownBy(() -> train(settings, kept, runtime, killer)).hasMessage("killed");
                Losses rest = new Losses();
                byte[] resumed =
                        bits(train(settings, checkpoints("killed" + accumulation, runtime), runtime, rest), runtime);
                assertThat(rest.updates.get(0).step()).isEqualTo(22);
                assertThat(resumed).isEqualTo(whole);
            }
        }
    }

    private Checkpoints checkpoints(String name, Runtime runtime) {
        return new Checkpoints(folder.resolve(name), runtime, "digest", 2);
    }

    @Test
    void a_checkpoint_of_other_settings_is_refused() throws IOException {
        try (Runtime runtime = new Runtime(Runtime.Settings.standard())) {
            train(settings(1), checkpoints("run", runtime), runtime, new Losses());
            Checkpoints other = new Checkpoints(folder.resolve("run"), runtime, "other", 2);
            assertThatThrownBy(() -> train(settings(1), other, runtime, new Losses()))
                    .hasMessageContaining("other settings or other data");
        }
    }
}
