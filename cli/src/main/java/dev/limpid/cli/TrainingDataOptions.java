package dev.limpid.cli;

import dev.limpid.corpus.Given;
import dev.limpid.corpus.Kind;
import dev.limpid.corpus.Role;
import dev.limpid.corpus.Shares;
import dev.limpid.corpus.Wanted;
import dev.limpid.table.Encoding;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What a model is trained on. */
final class TrainingDataOptions {
    @Option(
            names = "--data",
            required = true,
            paramLabel = "PATH",
            description =
                    "What is learnt from: .csv, .tsv, .json, .jsonl, .parquet or .txt files (texts also .gz), a folder of"
                            + " them, or a folder with a folder of texts or pictures for each label. May be given several"
                            + " times.")
    private List<Path> data = new ArrayList<>();

    @Option(
            names = "--validation",
            paramLabel = "PATH",
            description = "What it is judged by while it is trained. Default: --hold-out's share of --data.")
    private List<Path> validation = new ArrayList<>();

    @Option(names = "--test", paramLabel = "PATH", description = "What it is judged by at the end, once.")
    private List<Path> test = new ArrayList<>();

    @Option(
            names = "--hold-out",
            paramLabel = "SHARE",
            description = "Share of --data that is kept for validation where no --validation is given. Default: 0.1.")
    private double holdOut = 0.1;

    @Option(
            names = "--test-share",
            paramLabel = "SHARE",
            description = "Share of --data that is kept for a test where no --test is given. Default: 0.")
    private double testShare;

    @Option(
            names = "--text-column",
            paramLabel = "C",
            description =
                    "The text's column, by name, or by number from 0"
                            + " where columns have no names. Default: told by name, else by what stands in it; so of the others.")
    private @Nullable String text;

    @Option(names = "--pair-column", paramLabel = "C", description = "The second text's column.")
    private @Nullable String pair;

    @Option(names = "--label-column", paramLabel = "C", description = "The label's column.")
    private @Nullable String label;

    @Option(names = "--score-column", paramLabel = "C", description = "The column of a number to be learnt.")
    private @Nullable String score;

    @Option(names = "--tokens-column", paramLabel = "C", description = "The column of words in a list, each tagged.")
    private @Nullable String tokens;

    @Option(names = "--tags-column", paramLabel = "C", description = "The column of their tags in a list.")
    private @Nullable String tags;

    @Option(names = "--question-column", paramLabel = "C", description = "The question's column.")
    private @Nullable String question;

    @Option(names = "--context-column", paramLabel = "C", description = "The column of what its answer stands in.")
    private @Nullable String context;

    @Option(names = "--answer-column", paramLabel = "C", description = "The answer's column.")
    private @Nullable String answer;

    @Option(names = "--answer-start-column", paramLabel = "C", description = "The column of where it begins.")
    private @Nullable String answerStart;

    @Option(
            names = "--learn",
            paramLabel = "KIND",
            description = "What is learnt: classes, labels (several each), scores, pairs, tags, answers or pictures."
                    + " Default: told by the columns.")
    private @Nullable String kind;

    @Option(names = "--encoding", paramLabel = "E", description = "Of texts without a mark. Default: utf-8.")
    private String encoding = "utf-8";

    /** @throws IllegalArgumentException in one line, if a path does not exist or a share is none */
    Given given() throws IOException {
        for (List<Path> paths : List.of(data, validation, test)) {
            for (Path path : paths) {
                if (!Files.exists(path)) {
                    throw new IllegalArgumentException(path + " does not exist: expected a file of rows, or a folder.");
                }
            }
        }
        Given found = data.size() == 1 ? Given.of(data.get(0)) : Given.of(data);
        return new Given(
                found.train(),
                validation.isEmpty() ? found.validation() : validation,
                test.isEmpty() ? found.test() : test);
    }

    /**
     * Refuses what says nothing of plain texts.
     *
     * @throws IllegalArgumentException in one line
     */
    void refuseLabels() {
        Map<String, @Nullable Object> given = new LinkedHashMap<>();
        given.put("--test", test.isEmpty() ? null : test);
        given.put("--test-share", testShare == 0 ? null : testShare);
        given.put("--learn", kind);
        given.put("--pair-column", pair);
        given.put("--label-column", label);
        given.put("--score-column", score);
        given.put("--tokens-column", tokens);
        given.put("--tags-column", tags);
        given.put("--question-column", question);
        given.put("--context-column", context);
        given.put("--answer-column", answer);
        given.put("--answer-start-column", answerStart);
        given.forEach((option, value) -> {
            if (value != null) {
                throw new IllegalArgumentException(
                        option
                                + ": a language model learns from texts alone, judged on --validation or --hold-out. Leave it out.");
            }
        });
    }

    double holdOut() {
        return holdOut;
    }

    Shares shares(long seed) {
        return new Shares(holdOut, testShare, seed);
    }

    Wanted columns() {
        Wanted wanted = Wanted.USUAL.encoded(Encoding.of(encoding));
        wanted = naming(wanted, Role.TEXT, text);
        wanted = naming(wanted, Role.PAIR, pair);
        wanted = naming(wanted, Role.LABEL, label);
        wanted = naming(wanted, Role.SCORE, score);
        wanted = naming(wanted, Role.TOKENS, tokens);
        wanted = naming(wanted, Role.TAGS, tags);
        wanted = naming(wanted, Role.QUESTION, question);
        wanted = naming(wanted, Role.CONTEXT, context);
        wanted = naming(wanted, Role.ANSWER, answer);
        wanted = naming(wanted, Role.ANSWER_START, answerStart);
        return kind == null ? wanted : wanted.learning(kind(kind));
    }

    private static Wanted naming(Wanted wanted, Role role, @Nullable String column) {
        return column == null ? wanted : wanted.naming(role, column);
    }

    private static Kind kind(String said) {
        return Arrays.stream(Kind.values())
                .filter(one -> one != Kind.TEXT && one.toString().equals(said.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("Unknown --learn '" + said + "', expected "
                        + Arrays.stream(Kind.values())
                                .filter(one -> one != Kind.TEXT)
                                .map(Kind::toString)
                                .collect(Collectors.joining(", "))
                        + "."));
    }
}
