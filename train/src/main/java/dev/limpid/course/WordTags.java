package dev.limpid.course;

import dev.limpid.architecture.Emitted;
import dev.limpid.corpus.Item;
import dev.limpid.corpus.Labels;
import dev.limpid.corpus.Part;
import dev.limpid.evaluate.Bootstrap;
import dev.limpid.loss.Loss;
import dev.limpid.loss.TokenClassification;
import dev.limpid.performance.Measures;
import dev.limpid.performance.Metric;
import dev.limpid.performance.Report;
import dev.limpid.performance.Tagged;
import dev.limpid.performance.TaggingReport;
import dev.limpid.performance.TokenAccuracy;
import dev.limpid.tensor.Tensor;
import dev.limpid.text.Text;
import dev.limpid.text.Token;
import dev.limpid.train.Examples;
import dev.limpid.train.Gathering;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A tag for each word. A word's first token is asked for it; the others, as special ones, are not.
 *
 * <p>Judged by entities where all tags tell of them ({@code O}, {@code B-X}, {@code I-X}, {@code E-X}, {@code S-X}), else, of a
 * mixture too, by the share of tokens.
 *
 * @param smoothing of labels, from 0
 */
record WordTags(Reading reading, Labels labels, double smoothing, Emitted emitted) implements Course<Tagged> {
    @Override
    public String role() {
        return "tags";
    }

    @Override
    public Loss loss() {
        return new TokenClassification(smoothing, List.of());
    }

    @Override
    public Examples examples(Part part) throws IOException {
        try (Encodings.Writer texts = new Encodings.Writer(reading.scratch());
                Encodings.Writer tags = new Encodings.Writer(reading.scratch())) {
            for (int i = 0; i < part.size(); i++) {
                Item.Tagged item = tagged(part.get(i));
                List<Token> tokens = reading.tokens(Text.of(String.join(" ", item.words())));
                texts.add(tokens);
                tags.add(new Encoding(asked(tokens, item), tokens.size()));
            }
            return new TextExamples(
                    texts.done(), new Known.Rows(tags.done()), reading.padding(emitted), i -> Reading.place(part, i));
        }
    }

    private static Item.Tagged tagged(Item item) {
        if (item instanceof Item.Tagged tagged) {
            return tagged;
        }
        throw new IllegalArgumentException(item.place() + ": expected words with a tag each.");
    }

    /** By token the number of the tag that it is asked for. */
    private int[] asked(List<Token> tokens, Item.Tagged item) {
        int[] words = firsts(tokens, item.words());
        return Arrays.stream(words)
                .map(word ->
                        word < 0 ? (int) Loss.IGNORED : labels.index(item.tags().get(word)))
                .toArray();
    }

    /** By token the word that it is the first token of; -1 if it is none's. Words lie one space apart. */
    private static int[] firsts(List<Token> tokens, List<String> words) {
        int[] firsts = new int[tokens.size()];
        Arrays.fill(firsts, -1);
        int word = 0;
        int start = 0;
        int met = -1;
        for (int i = 0; i < firsts.length; i++) {
            Token token = tokens.get(i);
            if (token.special() || token.end() <= token.start()) {
                continue;
            }
            // A token may begin with the space before its word.
            while (word < words.size() && token.end() > start + length(words.get(word))) {
                start += length(words.get(word)) + 1;
                word++;
            }
            if (word < words.size() && token.end() > start && met != word) {
                firsts[i] = word;
                met = word;
            }
        }
        return firsts;
    }

    private static int length(String word) {
        return word.codePointCount(0, word.length());
    }

    @Override
    public Metric<Tagged> metric(@Nullable String name) {
        boolean entities = Tagged.areOfEntities(labels.names());
        if (name == null) {
            return entities ? Measures.TAGGING.usual() : new TokenAccuracy();
        }
        Metric<Tagged> metric = Measures.TAGGING.named(name);
        if (!entities && !(metric instanceof TokenAccuracy)) {
            throw new IllegalArgumentException("The metric " + name + " is of entities, and the data's tags ("
                    + String.join(", ", labels.names()) + ") are not all O, B-X, I-X, E-X or S-X. Judge by"
                    + " token-accuracy.");
        }
        return metric;
    }

    @Override
    public Gathering<Tagged> gathering(Part part, Examples examples) {
        return new Rows(part.size(), labels.names());
    }

    @Override
    public Report report(Tagged answers, Bootstrap bootstrap) {
        return TaggingReport.of(answers, bootstrap);
    }

    /** The likeliest tag of each token that is asked, beside the right one. */
    private static final class Rows implements Gathering<Tagged> {
        private final List<String> names;
        private final List<List<String>> predicted = new ArrayList<>();
        private final List<List<String>> right = new ArrayList<>();

        Rows(int examples, List<String> names) {
            this.names = names;
            for (int i = 0; i < examples; i++) {
                predicted.add(List.of());
                right.add(List.of());
            }
        }

        @Override
        public void add(Said said) {
            Tensor scores = said.answer();
            float[] all = scores.toFloats();
            int length = (int) scores.shape().dim(1);
            int classes = (int) scores.shape().dim(2);
            Tensor labels = said.batch().feeds().get("labels");
            if (labels == null) {
                throw new IllegalStateException("There are no labels to judge by.");
            }
            long[] asked = labels.toLongs();
            for (int i = 0; i < said.examples().length; i++) {
                List<String> told = new ArrayList<>();
                List<String> known = new ArrayList<>();
                for (int j = 0; j < length; j++) {
                    int at = i * length + j;
                    if (asked[at] != Loss.IGNORED) {
                        told.add(names.get(best(all, at * classes, classes)));
                        known.add(names.get((int) asked[at]));
                    }
                }
                predicted.set(said.examples()[i], told);
                right.set(said.examples()[i], known);
            }
        }

        private static int best(float[] scores, int from, int count) {
            int best = 0;
            for (int k = 1; k < count; k++) {
                if (scores[from + k] > scores[from + best]) {
                    best = k;
                }
            }
            return best;
        }

        @Override
        public Tagged done() {
            return new Tagged(predicted, right, names);
        }
    }
}
