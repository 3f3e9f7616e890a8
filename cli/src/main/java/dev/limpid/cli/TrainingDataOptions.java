package dev.limpid.cli;

import dev.limpid.corpus.Given;
import dev.limpid.corpus.Kind;
import dev.limpid.corpus.Role;
import dev.limpid.corpus.Shares;
import dev.limpid.corpus.Wanted;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a model is trained on. */
final class TrainingDataOptions {
    @Mixin
    private TextDataOptions texts = new TextDataOptions();

    @Option(names = "--test", paramLabel = "PATH", description = "What it is judged by at the end, once.")
    private List<Path> test = new ArrayList<>();

    @Option(
            names = "--test-share",
            paramLabel = "SHARE",
            description = "Share of --data that is kept for a test where no --test is given. Default: 0.")
    private double testShare;

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

    @Option(names = "--image-column", paramLabel = "C", description = "The column of pictures' files.")
    private @Nullable String image;

    @Option(
            names = "--learn",
            paramLabel = "KIND",
            description = "What is learnt: classes, labels (several each), scores, pairs, tags, answers or pictures."
                    + " Default: told by the columns.")
    private @Nullable String kind;

    /** @throws IllegalArgumentException in one line, if a path does not exist */
    Given given() throws IOException {
        Given found = texts.given();
        TextDataOptions.requireThere(test);
        return test.isEmpty() ? found : new Given(found.train(), found.validation(), test);
    }

    Shares shares(long seed) {
        return new Shares(texts.holdOut(), testShare, seed);
    }

    Wanted columns() {
        Wanted wanted = texts.columns();
        wanted = naming(wanted, Role.PAIR, pair);
        wanted = naming(wanted, Role.LABEL, label);
        wanted = naming(wanted, Role.SCORE, score);
        wanted = naming(wanted, Role.TOKENS, tokens);
        wanted = naming(wanted, Role.TAGS, tags);
        wanted = naming(wanted, Role.QUESTION, question);
        wanted = naming(wanted, Role.CONTEXT, context);
        wanted = naming(wanted, Role.ANSWER, answer);
        wanted = naming(wanted, Role.ANSWER_START, answerStart);
        wanted = naming(wanted, Role.IMAGE, image);
        return kind == null ? wanted : wanted.learning(kind(kind));
    }

    static Wanted naming(Wanted wanted, Role role, @Nullable String column) {
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
