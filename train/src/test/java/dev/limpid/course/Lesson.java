package dev.limpid.course;

import dev.limpid.adapter.Choice;
import dev.limpid.adapter.Lora;
import dev.limpid.corpus.Given;
import dev.limpid.corpus.Shares;
import dev.limpid.graph.Wire;
import dev.limpid.model.Model;
import dev.limpid.optimise.AdamW;
import dev.limpid.optimise.Schedule;
import dev.limpid.runtime.Runtime;
import dev.limpid.runtime.Values;
import dev.limpid.source.ModelFolder;
import dev.limpid.task.Models;
import dev.limpid.task.TaskModel;
import dev.limpid.tensor.Tensor;
import dev.limpid.train.Augmentation;
import dev.limpid.train.Settings;
import dev.limpid.train.Training;
import dev.limpid.train.Watcher;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a tiny model is to learn in seconds.
 *
 * @param parts all weights, or small matrices
 */
record Lesson(
        Start start,
        Path train,
        Path test,
        int epochs,
        double rate,
        @Nullable Integer length,
        Choice parts,
        @Nullable Lora lora) {
    static final Path RESOURCES = Path.of(System.getProperty("limpid.root"), "models/src/test/resources");
    static final Runtime.Settings THREAD = Runtime.Settings.standard().withThreads(1);

    private static final class Quiet implements Watcher {
        @Override
        public void updated(Update update) {
            // Nobody looks on.
        }
    }

    static final Watcher QUIET = new Quiet();

    static Start model(String resource) throws IOException {
        return Start.pretrained(
                new ModelFolder(RESOURCES.resolve(resource), resource, "here", "0".repeat(64)), "apache-2.0");
    }

    static Lesson of(Start start, Path train, Path test, int epochs, double rate) {
        return new Lesson(start, train, test, epochs, rate, null, new Choice.All(), null);
    }

    Lesson reading(int tokens) {
        return new Lesson(start, train, test, epochs, rate, tokens, parts, lora);
    }

    Lesson beside(Lora matrices) {
        return new Lesson(start, train, test, epochs, rate, length, parts, matrices);
    }

    static Settings settings(int epochs, double rate, int batch) {
        return new Settings(
                epochs,
                null,
                batch,
                1,
                rate,
                AdamW.decaying(0.01),
                Schedule.Form.LINEAR,
                0.1,
                1.0,
                null,
                null,
                1000,
                3);
    }

    Finetuning begin(Path folder, Runtime runtime) throws IOException {
        return Finetuning.begin(
                new Finetuning.Wanted(
                        start,
                        new Given(List.of(train), List.of(), List.of(test)),
                        new Shares(0.2, 0, 1),
                        dev.limpid.corpus.Wanted.USUAL,
                        settings(epochs, rate, 16),
                        length,
                        parts,
                        lora,
                        0,
                        Augmentation.NONE,
                        null,
                        folder.resolve("run")),
                runtime);
    }

    /**
     * A lesson that is over.
     *
     * @param reopened what was written, as any model is opened
     */
    record Learnt(Training training, Finetuning learning, Runtime runtime, Path written, TaskModel<?> reopened)
            implements AutoCloseable {
        /** A number of what was judged on the examples for test. */
        double tested(String metric) {
            return figure(training, "test", metric);
        }

        /** What the network in training gives for these inputs at the output of that role. */
        Tensor trained(String role, Map<String, Tensor> feeds) {
            var plain = learning.network().plain();
            Wire wire = plain.outputs().get(role);
            Values values = runtime.run(plain.graph().withOutputs(List.of(wire)).pruned(), Runtime.Kind.SHARED, feeds);
            return values.get(wire);
        }

        @Override
        public void close() throws IOException {
            reopened.close();
            learning.close();
            runtime.close();
        }
    }

    static double figure(Training training, String part, String metric) {
        return training.reports().get(part).figures().stream()
                .filter(figure -> figure.meaning().name().equals(metric))
                .findFirst()
                .orElseThrow(() -> new AssertionError(metric + " is none of "
                        + training.reports().get(part).figures().stream()
                                .map(figure -> figure.meaning().name())
                                .toList()))
                .value()
                .mean();
    }

    Learnt learn(Path folder) throws IOException {
        Runtime runtime = new Runtime(THREAD);
        Finetuning learning = begin(folder, runtime);
        Training training = learning.run(QUIET, Map.of("seed", 3));
        Path written = folder.resolve("written");
        learning.write(written, training, Map.of());
        return new Learnt(training, learning, runtime, written, open(written));
    }

    static TaskModel<?> open(Path folder) {
        return Models.open(
                new ModelFolder(folder, "written", folder.toString(), "0".repeat(64)), Models.Wanted.ANY, THREAD);
    }

    /** What a model that was opened gives for these inputs at a wire of that name. */
    static Tensor output(Model<?> model, String role, Map<String, Tensor> feeds, Wire wire) {
        var graph = model.graph().withOutputs(List.of(wire)).pruned();
        return model.runtime().run(graph, Runtime.Kind.SHARED, feeds).get(wire);
    }
}
