package dev.limpid.course;

import dev.limpid.architecture.Emitted;
import dev.limpid.corpus.Item;
import dev.limpid.corpus.Part;
import dev.limpid.corpus.Splits;
import dev.limpid.evaluate.Bootstrap;
import dev.limpid.loss.AnswerSpan;
import dev.limpid.loss.Loss;
import dev.limpid.performance.AnswerReport;
import dev.limpid.performance.Measures;
import dev.limpid.performance.Metric;
import dev.limpid.performance.Replies;
import dev.limpid.performance.Report;
import dev.limpid.tensor.Tensor;
import dev.limpid.text.Text;
import dev.limpid.text.Token;
import dev.limpid.train.Batch;
import dev.limpid.train.Examples;
import dev.limpid.train.Gathering;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Where in a context the answer to a question stands (Devlin et al. 2018, section 4.2). A context that is too long is read in
 * windows that overlap; one that does not hold the whole answer is asked for its first token, which stands for none.
 *
 * <p>An example whose question leaves no room for its context is left out, of training and of what is judged.
 *
 * @param missed counts what is not asked as it is written
 */
record AnswerSpans(Reading reading, Emitted emitted, Missed missed) implements Course<Replies> {
    /** Tokens that windows share, at most, as is usual. */
    private static final int OVERLAP = 128;

    /** Tokens of the longest reply. */
    private static final int LONGEST = 30;

    /**
     * What is not asked as it is written.
     *
     * @param questions that leave no room for a context
     * @param answers that no window holds
     */
    record Missed(AtomicInteger questions, AtomicInteger answers) {}

    AnswerSpans(Reading reading, Emitted emitted) {
        this(reading, emitted, new Missed(new AtomicInteger(), new AtomicInteger()));
    }

    @Override
    public String role() {
        return "spans";
    }

    @Override
    public Loss loss() {
        return new AnswerSpan();
    }

    @Override
    public Examples examples(Part part) throws IOException {
        try (Encodings.Writer texts = new Encodings.Writer(reading.scratch());
                Encodings.Writer begins = new Encodings.Writer(reading.scratch());
                Encodings.Writer stops = new Encodings.Writer(reading.scratch())) {
            List<int[]> windows = new ArrayList<>();
            for (int i = 0; i < part.size(); i++) {
                Item.Asked item = asked(part.get(i));
                List<List<Token>> read = windows(item);
                boolean found = item.answers().isEmpty() || read.isEmpty();
                if (read.isEmpty()) {
                    missed.questions.incrementAndGet();
                }
                for (List<Token> window : read) {
                    int[] ends = ends(window, item);
                    found |= ends[1] > 0;
                    windows.add(new int[] {i, ends[0], ends[1]});
                    texts.add(window);
                    begins.add(offsets(window, true));
                    stops.add(offsets(window, false));
                }
                if (!found) {
                    missed.answers.incrementAndGet();
                }
            }
            if (windows.isEmpty()) {
                throw new IllegalArgumentException(part.get(0).place() + ": the question alone takes the "
                        + reading.most() + " tokens that are read, as all others do. Read more with --length.");
            }
            int[] of = windows.stream().mapToInt(one -> one[0]).toArray();
            Known.Ends ends = new Known.Ends(
                    windows.stream().mapToInt(one -> one[1]).toArray(),
                    windows.stream().mapToInt(one -> one[2]).toArray());
            TextExamples examples =
                    new TextExamples(texts.done(), ends, reading.padding(emitted), i -> Reading.place(part, of[i]));
            return new Windows(examples, of, begins.done(), stops.done(), new AtomicReference<>());
        }
    }

    private static Item.Asked asked(Item item) {
        if (item instanceof Item.Asked asked) {
            return asked;
        }
        throw new IllegalArgumentException(item.place() + ": expected a question with its answer in a context.");
    }

    /** None where the question leaves no room. */
    private List<List<Token>> windows(Item.Asked item) {
        List<Token> all = reading.tokenizer().tokens(new Text(item.question(), item.context()));
        List<Token> context = all.stream().filter(AnswerSpans::isContext).toList();
        int room = reading.most() - (all.size() - context.size());
        if (room < 1) {
            return List.of();
        }
        if (context.size() <= room) {
            return List.of(all);
        }
        int step = Math.max(1, room - Math.min(OVERLAP, room / 4));
        List<List<Token>> windows = new ArrayList<>();
        for (int from = 0; ; from += step) {
            int to = Math.min(context.size(), from + room);
            List<Token> window = new ArrayList<>();
            int at = 0;
            for (Token token : all) {
                boolean within = !isContext(token) || at >= from && at < to;
                at += isContext(token) ? 1 : 0;
                if (within) {
                    window.add(token);
                }
            }
            windows.add(window);
            if (to == context.size()) {
                return windows;
            }
        }
    }

    private static boolean isContext(Token token) {
        return token.input() == 1 && !token.special();
    }

    /** The tokens at which the first answer, without blanks around it, begins and ends; 0 and 0 if the window does not hold it. */
    private static int[] ends(List<Token> window, Item.Asked item) {
        if (item.answers().isEmpty()) {
            return new int[] {0, 0};
        }
        Item.Answer answer = item.answers().get(0);
        int[] points = answer.text().codePoints().toArray();
        int from = 0;
        int to = points.length;
        while (from < to && isBlank(points[from])) {
            from++;
        }
        while (to > from && isBlank(points[to - 1])) {
            to--;
        }
        if (from == to) {
            return new int[] {0, 0};
        }
        from += answer.start();
        to += answer.start();
        int first = -1;
        int last = -1;
        for (int i = 0; i < window.size(); i++) {
            Token token = window.get(i);
            if (isContext(token) && token.start() <= from && from < token.end()) {
                first = i;
            }
            if (isContext(token) && token.start() < to && to <= token.end()) {
                last = i;
            }
        }
        return first < 0 || last < first ? new int[] {0, 0} : new int[] {first, last};
    }

    private static boolean isBlank(int point) {
        return Character.isWhitespace(point) || Character.isSpaceChar(point);
    }

    @Override
    public List<String> notes(Splits splits) {
        List<String> notes = new ArrayList<>();
        int questions = missed.questions.get();
        if (questions > 0) {
            notes.add((questions == 1 ? "1 question alone takes" : questions + " questions alone take") + " the "
                    + reading.most() + " tokens that are read; left out. Read more with --length.");
        }
        int answers = missed.answers.get();
        if (answers > 0) {
            notes.add((answers == 1 ? "1 answer stands" : answers + " answers stand")
                    + " whole in no window of the context; asked as none. Read more with --length, or see whether"
                    + " answer_start is right.");
        }
        return notes;
    }

    private static Encoding offsets(List<Token> window, boolean begins) {
        int[] offsets = window.stream()
                .mapToInt(token -> !isContext(token) ? -1 : begins ? token.start() : token.end())
                .toArray();
        return new Encoding(offsets, offsets.length);
    }

    @Override
    public Metric<Replies> metric(@Nullable String name) {
        return name == null ? Measures.ANSWERS.usual() : Measures.ANSWERS.named(name);
    }

    @Override
    public Gathering<Replies> gathering(Part part, Examples examples) {
        if (!(examples instanceof Windows windows)) {
            throw new IllegalArgumentException("Replies are told of windows.");
        }
        return new Told(windows.questions(part), windows);
    }

    @Override
    public Report report(Replies answers, Bootstrap bootstrap) {
        return AnswerReport.of(answers, bootstrap);
    }

    /**
     * Windows as examples.
     *
     * @param of by window, the question that it is of
     * @param begins by window and token, where in the context it begins, in code points; -1 outside
     * @param read the questions, once they have been asked for: none are kept of what is only trained on
     */
    private record Windows(
            TextExamples examples,
            int[] of,
            Encodings begins,
            Encodings stops,
            AtomicReference<@Nullable List<Item.Asked>> read)
            implements Examples {
        /** All of a part, read the first time. */
        List<Item.Asked> questions(Part part) {
            List<Item.Asked> known = read.get();
            if (known != null) {
                return known;
            }
            try {
                List<Item.Asked> items = new ArrayList<>();
                for (int i = 0; i < part.size(); i++) {
                    items.add(asked(part.get(i)));
                }
                read.set(items);
                return items;
            } catch (IOException unreadable) {
                throw new UncheckedIOException("Cannot read the answers again.", unreadable);
            }
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
            return examples.training(some, epoch);
        }

        @Override
        public Batch judging(int[] some) {
            return examples.judging(some);
        }

        @Override
        public void close() {
            examples.close();
            begins.close();
            stops.close();
        }
    }

    /** The best span of all windows of a question, or none where its absence is likelier in each. */
    private static final class Told implements Gathering<Replies> {
        private final List<Item.Asked> items;
        private final Windows windows;
        private final double[] best;
        private final double[] none;
        private final int[][] spans;

        Told(List<Item.Asked> items, Windows windows) {
            this.items = items;
            this.windows = windows;
            this.best = new double[items.size()];
            this.none = new double[items.size()];
            this.spans = new int[items.size()][];
            Arrays.fill(best, Double.NEGATIVE_INFINITY);
            Arrays.fill(none, Double.POSITIVE_INFINITY);
        }

        @Override
        public void add(Said said) {
            Tensor scores = said.answer();
            float[] all = scores.toFloats();
            int length = (int) scores.shape().dim(2);
            for (int i = 0; i < said.examples().length; i++) {
                int window = said.examples()[i];
                window(window, all, 2 * i * length, length);
            }
        }

        private void window(int window, float[] scores, int at, int length) {
            int question = windows.of[window];
            int[] begins = windows.begins.get(window).ids();
            int[] stops = windows.stops.get(window).ids();
            none[question] = Math.min(none[question], scores[at] + scores[at + length]);
            for (int from = 0; from < begins.length; from++) {
                for (int to = from; begins[from] >= 0 && to < Math.min(begins.length, from + LONGEST); to++) {
                    double score = scores[at + from] + scores[at + length + to];
                    if (stops[to] >= 0 && score > best[question]) {
                        best[question] = score;
                        spans[question] = new int[] {begins[from], stops[to]};
                    }
                }
            }
        }

        @Override
        public Replies done() {
            int[] asked = Arrays.stream(windows.of).distinct().toArray();
            boolean mayBeNone =
                    Arrays.stream(asked).anyMatch(i -> items.get(i).answers().isEmpty());
            List<String> told = new ArrayList<>();
            List<List<String>> right = new ArrayList<>();
            for (int i : asked) {
                int[] span = mayBeNone && none[i] > best[i] ? null : spans[i];
                String context = items.get(i).context();
                told.add(
                        span == null
                                ? ""
                                : context.substring(
                                        context.offsetByCodePoints(0, span[0]),
                                        context.offsetByCodePoints(0, span[1])));
                right.add(items.get(i).answers().stream().map(Item.Answer::text).toList());
            }
            return new Replies(told, right);
        }
    }
}
