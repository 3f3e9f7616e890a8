package dev.limpid.benchmarks;

import dev.limpid.explain.Baseline;
import dev.limpid.model.Input;
import dev.limpid.model.Path;
import dev.limpid.model.Target;
import dev.limpid.rules.Gradient;
import dev.limpid.runtime.Runtime;
import dev.limpid.source.ModelFolder;
import dev.limpid.source.ModelSources;
import dev.limpid.source.Progress;
import dev.limpid.task.Models;
import dev.limpid.task.TargetSpec;
import dev.limpid.task.Task;
import dev.limpid.task.TextModel;
import dev.limpid.tensor.Tensor;
import dev.limpid.text.Granularity;
import dev.limpid.text.Text;

import java.util.Collections;

/** A model and a text of a given length: what the measures work on. */
record Subject(TextModel model, Input input) implements AutoCloseable {
    /** The name of the fixture that needs no download. */
    static final String TINY = "tiny";

    /** Folders are looked up from here; {@code ./measure} and the tests say where the checkout is. */
    private static final java.nio.file.Path ROOT =
            java.nio.file.Path.of(System.getProperty("limpid.root", System.getProperty("user.dir")));

    static ModelFolder folder(String name) {
        String place = name.equals(TINY)
                ? ROOT.resolve("models/src/test/resources/tiny-bert").toString()
                : name;
        return ModelSources.standard(Progress.NONE).find(place);
    }

    static TextModel load(String name, int threads) {
        Runtime.Settings settings = Runtime.Settings.standard();
        return Models.text(folder(name), Task.FILL_MASK, settings.withThreads(threads));
    }

    /** A model with an input of exactly this many tokens, special ones included, the last but one being the mask. */
    static Subject of(String model, int tokens, int threads) {
        TextModel loaded = load(model, threads);
        String text = "the " + String.join(" ", Collections.nCopies(tokens - 5, "river")) + " [MASK].";
        Input input = loaded.prepare(Text.of(text), Granularity.TOKEN);
        if (input.tokens().size() != tokens) {
            loaded.close();
            throw new IllegalArgumentException("Expected " + tokens + " tokens, '" + model + "' makes "
                    + input.tokens().size() + ": " + input.tokens() + ".");
        }
        return new Subject(loaded, input);
    }

    /** The best fill of the mask. */
    Target target() {
        return TargetSpec.parse("top")
                .resolve(model, input, null, Target.Score.LOGIT, null)
                .get(0);
    }

    /** The straight path from padding to the text. */
    Path path() {
        Tensor to = model.probe().value(input);
        Tensor from = new Baseline.Absent("pad").like(to, model.probe(), input);
        return model.probe().path(Gradient.TABLE, input, target(), from, to);
    }

    @Override
    public void close() {
        model.close();
    }
}
