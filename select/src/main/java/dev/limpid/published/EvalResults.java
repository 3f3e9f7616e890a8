package dev.limpid.published;

import dev.limpid.format.FormatException;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Results as the hub keeps them beside a model: a file of {@code .eval_results/*.yaml} is a list, each entry a value on a task of a
 * benchmark, which is a data set of the hub. The metric is the benchmark's to say and stands nowhere here.
 *
 * @param results those that are complete
 * @param notes what could not be read, a line each
 */
public record EvalResults(List<Result> results, List<String> notes) {
    static final String FOLDER = ".eval_results";

    public EvalResults {
        results = List.copyOf(results);
        notes = List.copyOf(notes);
    }

    /**
     * Reads a file. An entry that lacks its data set or a number is left out with a note.
     *
     * @throws FormatException in one line, if it has more than a mebibyte or is no YAML
     */
    public static EvalResults read(Path file) throws IOException {
        Notes notes = new Notes(file);
        List<Result> results = new ArrayList<>();
        Object given = Yaml.read(file);
        if (given != null && !(given instanceof List)) {
            notes.unexpected("the file", "a list of results", given);
        }
        int number = 0;
        for (Object entry : given instanceof List<?> list ? list : List.of()) {
            number++;
            if (entry instanceof Map<?, ?> map) {
                add(new Fields(map, "result " + number + ": ", notes), FOLDER + "/" + file.getFileName(), results);
            } else {
                notes.unexpected("result " + number, "a map", entry);
            }
        }
        return new EvalResults(results, notes.all());
    }

    private static void add(Fields entry, String file, List<Result> results) {
        Fields data = entry.map("dataset");
        String id = data.text("id");
        Object value = entry.map().get("value");
        Result.Written written = Result.Written.of(value);
        if (id == null) {
            entry.notes().add(entry.where() + "'dataset.id' is missing, so it is left out.");
        } else if (written == null) {
            entry.notes().unexpected(entry.where() + "'value'", "a number", value);
        } else {
            Fields source = entry.map("source");
            String publisher =
                    source.has("name") ? source.text("name") : source.text(source.has("org") ? "org" : "user");
            // Files of the format's first months say config where later ones say task_id.
            String part = data.has("task_id") ? data.text("task_id") : data.text("config");
            results.add(new Result(
                    null,
                    new Result.TestSet(id, null, part, data.text("split"), data.text("revision")),
                    null,
                    written.value(),
                    written.scale(null),
                    new Result.Provenance(
                            file,
                            publisher,
                            source.text("url"),
                            entry.has("verifyToken"),
                            entry.text("date"),
                            entry.text("notes"))));
        }
    }
}
