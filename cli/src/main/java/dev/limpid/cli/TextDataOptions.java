package dev.limpid.cli;

import dev.limpid.corpus.Format;
import dev.limpid.corpus.Given;
import dev.limpid.corpus.Role;
import dev.limpid.corpus.Wanted;
import dev.limpid.table.Encoding;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Where texts are that a model is trained on, and how they are written. */
final class TextDataOptions {
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

    @Option(
            names = "--hold-out",
            paramLabel = "SHARE",
            description = "Share of --data that is kept for validation where no --validation is given. Default: 0.1.")
    private double holdOut = 0.1;

    @Option(
            names = "--text-column",
            paramLabel = "C",
            description =
                    "The text's column, by name, or by number from 0"
                            + " where columns have no names. Default: told by name, else by what stands in it; so of the others.")
    private @Nullable String text;

    @Option(
            names = "--data-format",
            paramLabel = "F",
            description = "How the files are written: csv, tsv, json, json-lines, parquet, text (one a line), documents"
                    + " (blank lines between) or conll. Default: told by their names.")
    private @Nullable String format;

    @Option(names = "--encoding", paramLabel = "E", description = "Of texts without a mark. Default: utf-8.")
    private String encoding = "utf-8";

    /** @throws IllegalArgumentException in one line, if a path does not exist */
    Given given() throws IOException {
        requireThere(data);
        requireThere(validation);
        Given found = data.size() == 1 ? Given.of(data.get(0)) : Given.of(data);
        return new Given(found.train(), validation.isEmpty() ? found.validation() : validation, found.test());
    }

    static void requireThere(List<Path> paths) {
        for (Path path : paths) {
            if (!Files.exists(path)) {
                throw new IllegalArgumentException(path + " does not exist: expected a file of rows, or a folder.");
            }
        }
    }

    double holdOut() {
        return holdOut;
    }

    Wanted columns() {
        Wanted wanted = TrainingDataOptions.naming(Wanted.USUAL.encoded(Encoding.of(encoding)), Role.TEXT, text);
        return format == null ? wanted : wanted.written(format(format));
    }

    static Format format(String said) {
        return Arrays.stream(Format.values())
                .filter(one -> one.toString().equals(said.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("Unknown --data-format '" + said + "', expected "
                        + Arrays.stream(Format.values()).map(Format::toString).collect(Collectors.joining(", "))
                        + "."));
    }
}
