package dev.limpid.cli;

import dev.limpid.batch.Column;
import dev.limpid.batch.Output;
import dev.limpid.batch.Source;
import dev.limpid.table.Encoding;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Which rows are asked about, and where the answers go. */
final class BatchOptions {
    /** So that a part takes some minutes at most, and ten million rows make no more files than a folder lists well. */
    private static final int ROWS = 10_000;

    @Option(
            names = "--data",
            required = true,
            paramLabel = "PATH",
            description =
                    "Rows: .csv, .tsv, .json, .jsonl, .parquet or .txt files of the same columns (texts also .gz), a"
                            + " folder of them, or a folder with a folder of texts or pictures for each label; names may hold *"
                            + " and ?. May be given several times.")
    private List<String> data = new ArrayList<>();

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description =
                    "A folder for the answers: parts in the order of the rows, bad/ for rows without an answer and"
                            + " why, and batch.json, which says what is there.")
    private Path out = Path.of("");

    @Option(
            names = {"--text-column", "--question-column"},
            paramLabel = "C",
            description =
                    "The text's column, by name, or by number from 0 where columns have no names. Default: told by"
                            + " name, else by what stands in it; so of the others.")
    private @Nullable String text;

    @Option(names = "--pair-column", paramLabel = "C", description = "What is read after the text.")
    private @Nullable String pair;

    @Option(names = "--context-column", paramLabel = "C", description = "What a question's answer stands in.")
    private @Nullable String context;

    @Option(
            names = "--image-column",
            paramLabel = "C",
            description = "A picture's file, from the folder of the data on, and below it.")
    private @Nullable String image;

    @Option(names = "--id-column", paramLabel = "C", description = "What a row is called; copied to its answer.")
    private @Nullable String id;

    @Option(names = "--label-column", paramLabel = "C", description = "The right answer.")
    private @Nullable String label;

    @Option(
            names = "--columns",
            split = ",",
            paramLabel = "C",
            description = "Of tables the columns that the model reads, in its order. Default: all but id and label.")
    private List<String> columns = List.of();

    @Option(
            names = "--data-format",
            paramLabel = "F",
            description = "How the files are written: csv, tsv, json, json-lines, parquet, text (one a line), documents"
                    + " (blank lines between) or conll. Default: told by their names.")
    private @Nullable String dataFormat;

    @Option(names = "--encoding", paramLabel = "E", description = "Of texts without a mark. Default: utf-8.")
    private String encoding = "utf-8";

    @Option(names = "--limit", paramLabel = "N", description = "Rows to read at most. Default: all.")
    private @Nullable Long limit;

    @Option(
            names = "--format",
            paramLabel = "F",
            description =
                    "How answers are written: jsonl, a line a row; csv or parquet, a line for each answer, feature or"
                            + " metric. Default: jsonl.")
    private String format = "jsonl";

    @Option(names = "--rows-per-part", paramLabel = "N", description = "Rows of each file. Default: " + ROWS + ".")
    private int rowsPerPart = ROWS;

    @Option(names = "--fresh", description = "Begin anew: answers that are in --out already go.")
    private boolean fresh;

    @Option(
            names = "--master",
            paramLabel = "URL",
            description =
                    "Answer on this cluster, as spark://host:7077, rather than here; needs the module limpid-spark.")
    private @Nullable String master;

    /** Read by {@link Main} from the arguments, so that it also serves for errors before this is. */
    @Option(names = Screen.VERBOSE, description = "Show where an error came from.")
    private boolean verbose;

    @Nullable
    String master() {
        return master;
    }

    Source source(@Nullable Path background) {
        Map<Column, String> said = new EnumMap<>(Column.class);
        put(said, Column.TEXT, text);
        put(said, Column.PAIR, pair);
        put(said, Column.CONTEXT, context);
        put(said, Column.IMAGE, image);
        put(said, Column.ID, id);
        put(said, Column.LABEL, label);
        return new Source(
                Matching.all(data),
                said,
                columns,
                background,
                dataFormat == null ? null : TextDataOptions.format(dataFormat),
                Encoding.of(encoding),
                limit);
    }

    private static void put(Map<Column, String> said, Column column, @Nullable String name) {
        if (name != null) {
            said.put(column, name);
        }
    }

    Output output() {
        return new Output(out, Output.Form.of(format), rowsPerPart, fresh);
    }
}
