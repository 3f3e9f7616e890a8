package dev.limpid.task;

import dev.limpid.graph.Dim;
import dev.limpid.graph.Wire;
import dev.limpid.model.Feature;
import dev.limpid.model.Input;
import dev.limpid.text.Granularity;
import dev.limpid.text.Text;
import dev.limpid.text.Token;
import dev.limpid.text.Tokenizer;
import dev.limpid.text.Windows;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Which class a text belongs to that may be longer than the model reads: it is read in windows, see {@link Windows}, and a
 * class's score is the mean of those in all windows. Since the mean is a sum, what the words of a window get is the window's
 * share, and the windows' shares add up to the text's: {@code window}, {@code sentence} and {@code word} are depths of one
 * explanation.
 */
record WindowedClassification(TextReader reader, Answers answers, Wire counted) implements TextTask {
    private static final String SCORES = "scores";

    static WindowedClassification of(Opened opened, Tokenizer tokenizer) {
        if (opened.emitted().maxPositions() == null) {
            throw new IllegalArgumentException("--windows: nothing limits how long a text model '"
                    + opened.folder().id() + "' reads. Leave it out.");
        }
        if (opened.probabilities()) {
            throw new IllegalArgumentException("--windows takes the mean of logits, and model '"
                    + opened.folder().id() + "' gives probabilities alone. Shorten the text.");
        }
        opened.tellTwin("windows are scored");
        Wire classes = new TextReader(opened, tokenizer).output("classes", Task.TEXT_CLASSIFICATION);
        SideBySide all = new SideBySide(opened.emitted(), Dim.of("windows"), Task.TEXT_CLASSIFICATION);
        Opened windowed = opened.with(
                all.emitted(Map.of(SCORES, all.byExample(all.rows(classes)).reduceMean(false, 1))));
        TextReader reader = new TextReader(windowed, tokenizer);
        return new WindowedClassification(
                reader, Classes.of(windowed, reader.output(SCORES, Task.TEXT_CLASSIFICATION)), classes);
    }

    @Override
    public Task task() {
        return Task.TEXT_CLASSIFICATION;
    }

    @Override
    public Input read(Text original, Granularity granularity) {
        if (original.pair() != null) {
            throw new IllegalArgumentException(
                    "--windows cuts one text; of a pair each window would need both. Leave out --text-pair.");
        }
        List<Token> tokens = reader.tokenizer().tokens(original);
        int most = Objects.requireNonNull(emitted().maxPositions());
        List<List<Token>> windows =
                tokens.size() <= most ? List.of(tokens) : Windows.cut(original.text(), tokens, most);
        Padded padded = Padded.of(windows, reader.tokenizer());
        List<Feature> features = new ArrayList<>();
        for (int window = 0; window < windows.size(); window++) {
            int before = window * padded.length();
            for (Feature feature : granularity.features(original, windows.get(window))) {
                features.add(feature.moved(0, before));
            }
            padded.padding(window, 0).ifPresent(features::add);
        }
        return new Input(
                TextReader.originals(original),
                padded.tensors(emitted()),
                padded.names(),
                features,
                List.of(),
                windows.size() == 1 ? List.of() : List.of(note(tokens.size(), most, padded)));
    }

    private static String note(int tokens, int most, Padded windows) {
        return "The text has " + tokens + " tokens, the model reads at most " + most + ": it is read in "
                + windows.own().size() + " windows of "
                + windows.own().stream().map(String::valueOf).collect(Collectors.joining(", "))
                + " tokens, and its score is the mean of theirs.";
    }

    @Override
    public @Nullable Integer position(Input input, @Nullable Integer wanted) {
        return TextReader.nowhere(task(), wanted);
    }
}
