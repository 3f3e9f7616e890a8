package dev.limpid.batch;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.Explaining;
import dev.limpid.Limpid;
import dev.limpid.corpus.RowStream;
import dev.limpid.corpus.Wanted;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** One answer in three forms. */
class BatchFormsTest {
    @TempDir
    Path temp;

    private static Limpid model;

    @BeforeAll
    static void load() {
        model = Batches.moods();
    }

    @AfterAll
    static void close() {
        model.close();
    }

    @Test
    void formats_agree_with_each_other() throws IOException {
        Path data = new Batches(temp).write("rows.csv", "id,text\na,\"good, \"\"it\"\" is\"\n北,bad 😀\nc,\n");
        for (Asked asked : List.of(
                Batches.PREDICT,
                Batches.EXPLAIN,
                new Asked.Evaluate(Explaining.by("saliency"), List.of("comprehensiveness")))) {
            List<List<Object>> tables = new ArrayList<>();
            List<JsonNode> lines = new Batches(temp).answers(model, asked, data);
            for (Output.Form form : List.of(Output.Form.CSV, Output.Form.PARQUET)) {
                Path out = temp.resolve(asked.name() + form);
                Batches.run(Batches.of(asked, Source.of(List.of(data)), new Output(out, form, 2, false)), model);
                List<Object> cells = new ArrayList<>();
                try (RowStream rows = RowStream.open(List.of(out.resolve("part-00000." + form)), Wanted.USUAL)) {
                    for (RowStream.Found row = rows.next(); row != null; row = rows.next()) {
                        row.cells().forEach(cell -> cells.add(plain(cell)));
                    }
                }
                tables.add(cells);
            }
            assertThat(tables.get(0)).isEqualTo(tables.get(1)).isNotEmpty();
            double first = asked instanceof Asked.Explain
                    ? lines.get(0)
                            .path("explanations")
                            .path(0)
                            .path("features")
                            .path(1)
                            .path("score")
                            .asDouble()
                    : asked instanceof Asked.Predict
                            ? lines.get(0)
                                    .path("predictions")
                                    .path(0)
                                    .path("score")
                                    .asDouble()
                            : lines.get(0)
                                    .path("metrics")
                                    .path(0)
                                    .path("values")
                                    .path("comprehensiveness")
                                    .asDouble();
            assertThat(tables.get(0)).contains(first);
        }
    }

    /** As a number where it is one: CSV knows texts only. */
    private static Object plain(Object cell) {
        String text = String.valueOf(cell);
        if (text.equals("true") || text.equals("false")) {
            return text.equals("true") ? 1.0 : 0.0;
        }
        try {
            return Double.valueOf(text);
        } catch (NumberFormatException word) {
            return text;
        }
    }
}
