package dev.limpid.batch;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.corpus.ParquetSink.Field;
import dev.limpid.corpus.ParquetSink.Kind;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** Answers as rows of flat columns: a row for each prediction, each feature of an explanation, or each metric of a method. */
enum Flat {
    PREDICT(
            "rank:w",
            "label:t",
            "index:w",
            "position:w",
            "score:n",
            "probability:n",
            "start:w",
            "end:w",
            "text:t",
            "generated:t") {
        @Override
        void rows(JsonNode line, Adding add) {
            JsonNode generated = line.path("generated").path("text");
            int rank = 0;
            for (JsonNode one : line.path("predictions")) {
                JsonNode passage = one.path("passage");
                add.row(
                        (long) ++rank,
                        text(one.path("label")),
                        whole(one.path("index")),
                        whole(one.path("position")),
                        number(one.path("score")),
                        number(one.path("probability")),
                        whole(passage.path("start")),
                        whole(passage.path("end")),
                        text(passage.path("text")),
                        text(generated));
            }
            if (rank == 0) {
                // So that each row that has an answer is met.
                add.row(null, null, null, null, null, null, null, null, null, text(generated));
            }
        }
    },
    EXPLAIN(
            "method:t",
            "target:t",
            "against:t",
            "target_score:n",
            "probability:n",
            "baseline_score:n",
            "gap:n",
            "feature:w",
            "of_input:w",
            "text:t",
            "start:w",
            "end:w",
            "column:t",
            "value:t",
            "score:n",
            "low:n",
            "high:n",
            "special:b") {
        @Override
        void rows(JsonNode line, Adding add) {
            for (JsonNode one : line.path("explanations")) {
                JsonNode target = one.path("target");
                long feature = 0;
                for (JsonNode scored : one.path("features")) {
                    add.row(
                            text(one.path("method").path("name")),
                            text(target.path("label")),
                            text(
                                    target.path("against").isObject()
                                            ? target.path("against").path("label")
                                            : target.path("against")),
                            number(target.path("score")),
                            number(target.path("probability")),
                            number(target.path("baselineScore")),
                            number(one.path("completeness").path("gap")),
                            feature++,
                            whole(scored.path("input")),
                            text(scored.path("text")),
                            whole(scored.path("start")),
                            whole(scored.path("end")),
                            text(scored.path("column")),
                            text(scored.path("value")),
                            number(scored.path("score")),
                            number(scored.path("low")),
                            number(scored.path("high")),
                            truth(scored.path("special")));
                }
            }
        }
    },
    EVALUATE("label:t", "answer:t", "probability:n", "right:b", "method:t", "metric:t", "metric_value:n") {
        @Override
        void rows(JsonNode line, Adding add) {
            JsonNode first = line.path("predictions").path(0);
            String label = text(line.path("label"));
            String answer = text(first.path("label"));
            Double probability = number(first.path("probability"));
            Boolean right = truth(line.path("right"));
            boolean any = false;
            for (JsonNode method : line.path("metrics")) {
                for (var one : method.path("values").properties()) {
                    any = true;
                    add.row(
                            label,
                            answer,
                            probability,
                            right,
                            text(method.path("method")),
                            one.getKey(),
                            number(one.getValue()));
                }
            }
            if (!any) {
                add.row(label, answer, probability, right, null, null, null);
            }
        }
    };

    private final List<Field> fields = new ArrayList<>();

    Flat(String... columns) {
        fields.add(new Field("row", Kind.WHOLE));
        fields.add(new Field("id", Kind.TEXT));
        fields.add(new Field("input", Kind.TEXT));
        for (String column : columns) {
            int colon = column.indexOf(':');
            fields.add(new Field(
                    column.substring(0, colon),
                    switch (column.charAt(colon + 1)) {
                        case 'w' -> Kind.WHOLE;
                        case 'n' -> Kind.NUMBER;
                        case 'b' -> Kind.TRUTH;
                        default -> Kind.TEXT;
                    }));
        }
    }

    static Flat of(Asked asked) {
        return asked instanceof Asked.Predict ? PREDICT : asked instanceof Asked.Explain ? EXPLAIN : EVALUATE;
    }

    /** Takes the values of a row behind those that all have. */
    interface Adding {
        void row(@Nullable Object... values);
    }

    abstract void rows(JsonNode line, Adding add);

    /** The columns. */
    List<Field> fields() {
        return List.copyOf(fields);
    }

    /** The rows of an answer. */
    List<List<@Nullable Object>> of(JsonNode line) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        rows(line, values -> {
            List<@Nullable Object> row = new ArrayList<>();
            row.add(line.path("row").asLong());
            row.add(text(line.path("id")));
            row.add(text(line.path("input")));
            for (Object value : values) {
                row.add(value);
            }
            rows.add(row);
        });
        return rows;
    }

    static @Nullable String text(JsonNode value) {
        return value.isMissingNode() || value.isNull() ? null : value.isValueNode() ? value.asText() : value.toString();
    }

    static @Nullable Long whole(JsonNode value) {
        return value.isNumber() ? Long.valueOf(value.asLong()) : null;
    }

    static @Nullable Double number(JsonNode value) {
        return value.isNumber() ? Double.valueOf(value.asDouble()) : null;
    }

    static @Nullable Boolean truth(JsonNode value) {
        return value.isBoolean() ? Boolean.valueOf(value.asBoolean()) : null;
    }
}
