package dev.limpid.select;

import dev.limpid.candidate.Sha256;
import dev.limpid.corpus.Given;
import dev.limpid.corpus.Item;
import dev.limpid.corpus.Kind;
import dev.limpid.corpus.Labels;
import dev.limpid.corpus.Part;
import dev.limpid.corpus.Shares;
import dev.limpid.corpus.Splits;
import dev.limpid.corpus.Wanted;
import dev.limpid.transfer.Sample;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * The examples of a selection: some to learn from and to choose by, and others that each candidate is judged by once.
 *
 * @param source as the user named it
 * @param labels of the classes, in order; empty where a number is told
 * @param sha256 of all examples, in their order, and of which are for what
 * @param read SHA-256 of what a model reads of them, without what is right
 * @param notes what was taken for what, left out and drawn, a sentence each
 */
public record Material(
        String source,
        Kind kind,
        List<String> labels,
        List<Item> learn,
        List<Item> judge,
        String sha256,
        String read,
        List<String> notes) {
    /** Fewer to be judged by tell too little to rank anything. */
    public static final int LEAST_JUDGED = 30;

    private static final int LEAST_OF_CLASS = 2;

    private static final Set<Kind> KINDS = Set.of(Kind.CLASSES, Kind.PICTURES, Kind.SCORES);

    public Material {
        labels = List.copyOf(labels);
        learn = List.copyOf(learn);
        judge = List.copyOf(judge);
        notes = List.copyOf(notes);
    }

    /**
     * How many examples there are at most, of each class alike; null for all.
     *
     * @param held share that is judged by where no file is given for that, above 0 and below 1
     */
    public record Amount(@Nullable Integer learn, @Nullable Integer judge, double held, long seed) {}

    /**
     * Reads all files once. What is given for a test is judged by, else what is given for validation, else a share that is drawn.
     *
     * @param scratch a folder for files that are gone when this returns
     * @throws dev.limpid.format.FormatException if a file is damaged
     * @throws IllegalArgumentException in one line that says what to do, if nothing can be learnt, or it is of a kind that
     *     candidates cannot be compared on
     */
    public static Material read(Given given, Wanted columns, Amount amount, Path scratch) throws IOException {
        List<Path> apart = given.test().isEmpty() ? given.validation() : given.test();
        Given two = new Given(given.train(), List.of(), apart);
        Shares shares = new Shares(0, apart.isEmpty() ? amount.held : 0, amount.seed);
        try (Splits splits = Splits.read(two, shares, columns, scratch)) {
            Kind kind = splits.kind();
            if (!KINDS.contains(kind)) {
                throw new IllegalArgumentException(source(given, columns) + " is for learning " + kind
                        + "; models are compared on texts or pictures with a class each, and on texts with a number"
                        + " each. Name the columns (--text-column, --label-column), or compare fine-tuned models with"
                        + " 'limpid train finetune --test'.");
            }
            Part test = splits.test();
            if (test == null) {
                throw new IllegalArgumentException(
                        source(given, columns) + " has " + splits.train().size()
                                + (splits.train().size() == 1 ? " example" : " examples")
                                + ", of which none can be kept to judge by. Give at least " + 2 * LEAST_JUDGED
                                + ", or a file for --test.");
            }
            Labels labels = kind.hasLabels() ? splits.labels() : null;
            List<String> names = labels == null ? List.of() : labels.names();
            List<String> notes = new ArrayList<>(splits.notes());
            List<Item> learn = drawn(splits.train(), amount.learn, amount.seed);
            List<Item> judge = drawn(test, amount.judge, amount.seed + 1);
            told(splits.train().size(), learn.size(), "to learn from", "--examples", notes);
            told(test.size(), judge.size(), "to judge by", "--judged", notes);
            requireTwo(names, learn);
            return new Material(
                    source(given, columns),
                    kind,
                    names,
                    learn,
                    judge,
                    digest(kind, names, learn, judge, true),
                    digest(kind, List.of(), learn, judge, false),
                    notes);
        }
    }

    /** With one example of a class no learner can be judged without having seen it. */
    private static void requireTwo(List<String> labels, List<Item> learn) {
        for (String label : labels) {
            long many = learn.stream()
                    .filter(item -> item.labelled().get(0).equals(label))
                    .count();
            if (many < LEAST_OF_CLASS) {
                throw new IllegalArgumentException("Class '" + label + "' has " + many
                        + (many == 1 ? " example" : " examples") + " to learn from, at least " + LEAST_OF_CLASS
                        + " are needed. Give more of it, or take it out of the data.");
            }
        }
    }

    /** To somebody who may not have other files read it is not told where these lie. */
    private static String source(Given given, Wanted columns) {
        Path first = given.train().get(0);
        String name = String.valueOf(columns.enclosed() ? first.getFileName() : first);
        return given.train().size() == 1
                ? name
                : name + " and " + (given.train().size() - 1) + " more";
    }

    private static void told(int all, int taken, String what, String option, List<String> notes) {
        if (taken < all) {
            notes.add(taken + " of " + all + " examples were drawn " + what + "; " + option + " 0 takes all.");
        }
    }

    /** Some of them, of each class the same share, two at least if there are; in the order of the data. */
    private static List<Item> drawn(Part part, @Nullable Integer most, long seed) throws IOException {
        List<Item> all = new ArrayList<>();
        for (int i = 0; i < part.size(); i++) {
            all.add(part.get(i));
        }
        if (most == null || most >= all.size()) {
            return all;
        }
        TreeMap<String, List<Integer>> classes = new TreeMap<>();
        for (int i = 0; i < all.size(); i++) {
            classes.computeIfAbsent(String.join("\n", all.get(i).labelled()), none -> new ArrayList<>())
                    .add(i);
        }
        SplittableRandom random = new SplittableRandom(seed);
        List<Integer> taken = new ArrayList<>();
        double owed = 0;
        for (List<Integer> own : classes.values()) {
            shuffle(own, random);
            double share = (double) most * own.size() / all.size() + owed;
            int many = (int) Math.min(own.size(), Math.max(LEAST_OF_CLASS, Math.round(share)));
            owed = share - many;
            taken.addAll(own.subList(0, many));
        }
        return taken.stream().sorted().map(all::get).toList();
    }

    private static void shuffle(List<Integer> list, SplittableRandom random) {
        for (int i = list.size() - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            Integer moved = list.get(i);
            list.set(i, list.get(other));
            list.set(other, moved);
        }
    }

    /** The class of each example, from 0. */
    public int[] classes(List<Item> items) {
        return items.stream()
                .mapToInt(item -> labels.indexOf(item.labelled().get(0)))
                .toArray();
    }

    /** Vectors of the examples to learn from, with their classes. */
    Sample sample(double[][] rows) {
        return new Sample(rows, classes(learn), labels.size());
    }

    /** The number of each example. */
    public double[] numbers(List<Item> items) {
        return items.stream()
                .mapToDouble(item -> item instanceof Item.Scored scored ? scored.score() : Double.NaN)
                .toArray();
    }

    /** Of each class how many examples are learnt from. */
    public List<Long> balance() {
        return labels.stream()
                .map(label -> learn.stream()
                        .filter(item -> item.labelled().get(0).equals(label))
                        .count())
                .toList();
    }

    /** What an example says, without where it stands: a picture's bytes, a text. */
    private static byte[] content(Item item) {
        try {
            if (item instanceof Item.Pictured pictured) {
                return Files.readAllBytes(pictured.file());
            }
            if (item instanceof Item.Labelled text) {
                return (text.text() + '\0' + text.pair()).getBytes(StandardCharsets.UTF_8);
            }
            if (item instanceof Item.Scored text) {
                return (text.text() + '\0' + text.pair() + '\0' + text.score()).getBytes(StandardCharsets.UTF_8);
            }
            throw new IllegalStateException("No content of " + item);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("Cannot read " + item.place() + ".", unreadable);
        }
    }

    private static String digest(Kind kind, List<String> labels, List<Item> learn, List<Item> judge, boolean labelled) {
        Sha256 digest = new Sha256().add(kind + " " + labels);
        for (List<Item> items : List.of(learn, judge)) {
            digest.add(String.valueOf(items.size()));
            for (Item item : items) {
                digest.add(ByteBuffer.wrap(content(item)));
                if (labelled) {
                    digest.add(String.join("\0", item.labelled()));
                }
            }
        }
        return digest.hex();
    }
}
