package dev.limpid.published;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Results as cards hold them, which the hub now calls legacy: {@code model-index}, a list of models, each with results, each of a
 * task on a data set with a list of metrics.
 */
final class ModelIndex {
    static final String NAME = "model-index";
    static final int MOST = 10_000;

    private final String file;
    private final Notes notes;
    private final List<Result> found = new ArrayList<>();

    private ModelIndex(String file, Notes notes) {
        this.file = file;
        this.notes = notes;
    }

    /** Those that are complete; a note for each that is not. At most {@value #MOST}. */
    static List<Result> stated(Fields card, String file) {
        ModelIndex index = new ModelIndex(file, card.notes());
        index.models(card.list(NAME));
        if (index.found.size() == MOST) {
            card.notes().add(NAME + ": only the first " + MOST + " results are read.");
        }
        return List.copyOf(index.found);
    }

    private void models(List<Object> models) {
        for (Object model : models) {
            if (!(model instanceof Map<?, ?> map)) {
                notes.unexpected(NAME, "a list of maps", model);
                continue;
            }
            int number = 0;
            for (Object result : new Fields(map, NAME + ": ", notes).list("results")) {
                number++;
                if (found.size() == MOST) {
                    return;
                }
                if (result instanceof Map<?, ?> fields) {
                    result(new Fields(fields, "result " + number + " of " + NAME + ": ", notes));
                } else {
                    notes.unexpected("result " + number + " of " + NAME, "a map", result);
                }
            }
        }
    }

    private void result(Fields result) {
        Fields task = result.map("task");
        Fields data = result.map("dataset");
        String name = data.text("name");
        String id = data.has("type") ? data.text("type") : name;
        if (id == null) {
            notes.add(result.where() + "it names no data set, so it is left out.");
            return;
        }
        Result.TestSet on =
                new Result.TestSet(id, name, data.text("config"), data.text("split"), data.text("revision"));
        String taskName = task.has("type") ? task.text("type") : task.text("name");
        Fields source = result.map("source");
        for (Object each : result.list("metrics")) {
            if (found.size() == MOST) {
                return;
            }
            if (each instanceof Map<?, ?> metric) {
                metric(new Fields(metric, result.where() + "metrics.", notes), taskName, on, source);
            } else {
                notes.unexpected(result.where() + "metrics", "a map", each);
            }
        }
    }

    private void metric(Fields metric, @Nullable String task, Result.TestSet on, Fields source) {
        String type = metric.has("type") ? metric.text("type") : metric.text("name");
        Result.Written written = Result.Written.of(metric.map().get("value"));
        if (type == null) {
            notes.add(metric.where() + "'type' is missing, so it is left out.");
        } else if (written == null) {
            notes.unexpected(
                    metric.where() + "'value'", "a number", metric.map().get("value"));
        } else {
            boolean verified = "true".equalsIgnoreCase(metric.text("verified")) || metric.has("verifyToken");
            found.add(new Result(
                    task,
                    on,
                    type,
                    written.value(),
                    written.scale(type),
                    new Result.Provenance(
                            file, source.text("name"), source.text("url"), verified, null, metric.text("name"))));
        }
    }
}
