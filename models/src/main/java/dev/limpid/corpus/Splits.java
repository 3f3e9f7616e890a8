package dev.limpid.corpus;

import dev.limpid.format.FormatException;
import org.jspecify.annotations.Nullable;

import java.io.Closeable;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What is trained on, stopped by and tested on: given as files each, or drawn from the first. */
public final class Splits implements Closeable {
    /** So many unknown labels are named. */
    private static final int FEW = 5;

    private final List<Corpus> corpora;
    private final Part train;
    private final @Nullable Part validation;
    private final @Nullable Part test;
    private final List<String> notes;

    private Splits(
            List<Corpus> corpora, Part train, @Nullable Part validation, @Nullable Part test, List<String> notes) {
        this.corpora = List.copyOf(corpora);
        this.train = train;
        this.validation = validation;
        this.test = test;
        this.notes = List.copyOf(notes);
    }

    /**
     * Reads all files once. A share is drawn only where no files are given for it.
     *
     * @param folder where stores lie until this is closed
     * @throws dev.limpid.format.FormatException as {@link Corpus#read}
     * @throws IllegalArgumentException as there, or if labels are met in validation or test that none has that is trained on
     */
    public static Splits read(Given given, Shares shares, Wanted wanted, Path folder) throws IOException {
        List<Corpus> open = new ArrayList<>();
        boolean isRead = false;
        try {
            Splits splits = read(given, shares, wanted, folder, open);
            isRead = true;
            return splits;
        } finally {
            for (Corpus corpus : isRead ? List.<Corpus>of() : open) {
                corpus.close();
            }
        }
    }

    /**
     * Of examples that were read already: of texts or pictures with a class each, or of texts with a number each.
     *
     * @param source what they are called together
     * @param learn to learn from, of which shares are drawn
     * @param test to test by; empty to draw a share
     * @param folder where stores lie until this is closed
     * @throws IllegalArgumentException in one line, if one is not of the kind, or has a label that none has that is learnt from
     */
    public static Splits of(String source, Kind kind, List<Item> learn, List<Item> test, Shares shares, Path folder)
            throws IOException {
        List<Corpus> open = new ArrayList<>();
        boolean isMade = false;
        try {
            Corpus first = Gathered.of(source, kind, learn, folder);
            open.add(first);
            Part tested = null;
            if (!test.isEmpty()) {
                Corpus other = Gathered.of(source, kind, test, folder);
                open.add(other);
                if (kind.hasLabels()) {
                    requireKnown(other, first.labels());
                }
                tested = Part.all(other);
            }
            Splits splits = drawn(open, null, tested, shares, new ArrayList<>());
            isMade = true;
            return splits;
        } finally {
            for (Corpus corpus : isMade ? List.<Corpus>of() : open) {
                corpus.close();
            }
        }
    }

    private static Splits read(Given given, Shares shares, Wanted wanted, Path folder, List<Corpus> open)
            throws IOException {
        Corpus first = Corpus.read(given.train(), wanted, folder);
        open.add(first);
        List<String> notes = new ArrayList<>(first.notes());
        Part validation = other(given.validation(), first, wanted, folder, open, notes);
        Part test = other(given.test(), first, wanted, folder, open, notes);
        return drawn(open, validation, test, shares, notes);
    }

    /** With shares of the first corpus for what is not there. */
    private static Splits drawn(
            List<Corpus> open, @Nullable Part given, @Nullable Part tested, Shares shares, List<String> notes)
            throws IOException {
        Corpus first = open.get(0);
        List<Part> drawn = Draw.of(
                Part.all(first),
                new double[] {given == null ? shares.validation() : 0, tested == null ? shares.test() : 0},
                shares.seed());
        if (given == null) {
            scarce(first, drawn.get(0), shares.validation(), "validation").ifPresent(notes::add);
        }
        if (tested == null) {
            scarce(first, drawn.get(1), shares.test(), "test").ifPresent(notes::add);
        }
        Part validation = given == null && drawn.get(0).size() > 0 ? drawn.get(0) : given;
        Part test = tested == null && drawn.get(1).size() > 0 ? drawn.get(1) : tested;
        Part train = drawn.get(2);
        if (validation != null) {
            Leaks.of(train, validation, "validation").ifPresent(notes::add);
        }
        if (test != null) {
            Leaks.of(train, test, "test").ifPresent(notes::add);
        }
        return new Splits(open, train, validation, test, notes);
    }

    /** Says where a share is nothing, or less than half of what it was to be. */
    private static Optional<String> scarce(Corpus corpus, Part drawn, double share, String use) {
        double asked = share * corpus.size();
        return share == 0 || drawn.size() > 0 && 2 * drawn.size() >= asked
                ? Optional.empty()
                : Optional.of((drawn.size() == 0 ? "Nothing" : "Only " + drawn.size()) + " of " + corpus.size()
                        + (corpus.size() == 1 ? " example" : " examples") + " could be kept for " + use + ", where "
                        + BigDecimal.valueOf(100 * share)
                                .setScale(1, RoundingMode.HALF_UP)
                                .stripTrailingZeros()
                                .toPlainString()
                        + " % were asked for"
                        + (corpus.kind() == Kind.CLASSES || corpus.kind() == Kind.PICTURES
                                ? ", since one of each class is trained on"
                                : "")
                        + ". Give more examples, a larger share, or a"
                        + " file for " + use + ".");
    }

    private static @Nullable Part other(
            List<Path> files, Corpus first, Wanted wanted, Path folder, List<Corpus> open, List<String> notes)
            throws IOException {
        if (files.isEmpty()) {
            return null;
        }
        Corpus corpus = new Intake(files, wanted, first).read(folder);
        open.add(corpus);
        notes.addAll(corpus.notes());
        if (first.kind().hasLabels()) {
            requireKnown(corpus, first.labels());
        }
        return Part.all(corpus);
    }

    private static void requireKnown(Corpus corpus, Labels labels) throws IOException {
        Map<String, String> unknown = new LinkedHashMap<>();
        if (labels.names().containsAll(corpus.labels().names())) {
            return;
        }
        int rows = 0;
        for (int i = 0; i < corpus.size(); i++) {
            Item item = corpus.get(i);
            List<String> none = item.labelled().stream()
                    .filter(label -> labels.find(label).isEmpty())
                    .toList();
            rows += none.isEmpty() ? 0 : 1;
            none.forEach(label -> unknown.putIfAbsent(label, item.place()));
        }
        String some = unknown.entrySet().stream()
                .limit(FEW)
                .map(one -> FormatException.quoted(one.getKey()) + " (" + one.getValue() + ")")
                .collect(Collectors.joining(", "));
        throw new IllegalArgumentException(corpus.source() + ": " + rows + " of " + corpus.size()
                + " rows have labels that none has that is trained on: " + some
                + (unknown.size() > FEW ? " and " + (unknown.size() - FEW) + " more" : "") + "; known are "
                + labels.told() + ". Train on examples of these too, or take the rows away.");
    }

    /** What is trained on. */
    public Part train() {
        return train;
    }

    /** What tells when to stop; null without. */
    public @Nullable Part validation() {
        return validation;
    }

    /** What tells how good the model is; null without. */
    public @Nullable Part test() {
        return test;
    }

    /** What there is to learn. */
    public Kind kind() {
        return train.corpus().kind();
    }

    /**
     * The labels that a model learns: all of the files to train on, also those that are drawn from them.
     *
     * @throws IllegalStateException if its kind has none
     */
    public Labels labels() {
        return train.corpus().labels();
    }

    /** What was taken for what, left out and found, a sentence each. */
    public List<String> notes() {
        return notes;
    }

    /** SHA-256 in hexadecimal of all data and of which example is in which part: the same where training may go on. */
    public String sha256() {
        MessageDigest digest = Digests.sha256();
        for (Corpus corpus : corpora) {
            digest.update(corpus.sha256().getBytes(StandardCharsets.US_ASCII));
        }
        for (Part part : new Part[] {train, validation, test}) {
            digest.update(part == null ? new byte[1] : part.digest());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    @Override
    public void close() throws IOException {
        IOException failed = null;
        for (Corpus corpus : corpora) {
            try {
                corpus.close();
            } catch (IOException stays) {
                failed = stays;
            }
        }
        if (failed != null) {
            throw failed;
        }
    }
}
