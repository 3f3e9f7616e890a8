package dev.limpid.select;

import dev.limpid.json.JsonFields;
import dev.limpid.published.Benchmark;
import dev.limpid.published.Card;
import dev.limpid.published.Emissions;
import dev.limpid.published.Published;
import dev.limpid.published.Result;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** Writes what others say of a candidate as JSON. */
final class JsonPublished {
    /** Cards of text encoders name over a thousand numbers; of more than these only how many there are is said. */
    private static final int MOST = 200;

    private JsonPublished() {}

    static void write(@Nullable Published published, JsonFields json) throws IOException {
        if (published == null) {
            json.none("published");
            return;
        }
        Card card = published.card();
        json.open("published");
        json.any("licences", published.license().names());
        json.maybeText("licenceLink", published.license().link());
        json.any("languages", published.languages().codes());
        json.maybeText("task", card == null ? null : card.task());
        json.maybeText("library", card == null ? null : card.library());
        json.any("baseModels", card == null ? List.of() : card.baseModels());
        json.any("datasets", card == null ? List.of() : card.datasets());
        Emissions emissions = card == null ? null : card.emissions();
        json.number("gramsOfCo2", emissions == null ? null : (Double) emissions.grams());
        json.openArray("results");
        for (Result result : published.results().stream().limit(MOST).toList()) {
            result(result, json);
        }
        json.closeArray();
        json.whole("resultsLeftOut", Math.max(0, published.results().size() - MOST));
        json.openArray("benchmarks");
        for (Benchmark benchmark : published.timm().benchmarks()) {
            benchmark(benchmark, json);
        }
        json.closeArray();
        json.any("notes", published.notes());
        json.close();
    }

    private static void result(Result result, JsonFields json) throws IOException {
        json.open();
        json.maybeText("task", result.task());
        json.text("dataset", result.on().id());
        json.maybeText("datasetName", result.on().name());
        json.maybeText("config", result.on().config());
        json.maybeText("split", result.on().split());
        json.maybeText("revision", result.on().revision());
        json.maybeText("metric", result.metric());
        json.number("value", result.value());
        json.text("scale", result.scale().name().toLowerCase(Locale.ROOT));
        json.text("file", result.from().file());
        json.maybeText("publisher", result.from().publisher());
        json.maybeText("url", result.from().url());
        json.truth("saidToBeVerified", result.from().verified());
        json.maybeText("date", result.from().date());
        json.maybeText("remark", result.from().remark());
        json.close();
    }

    private static void benchmark(Benchmark benchmark, JsonFields json) throws IOException {
        json.open();
        json.text("table", benchmark.table());
        json.truth("training", benchmark.training());
        json.whole("imageSize", benchmark.imageSize());
        json.whole("batch", benchmark.batch());
        json.number("perSecond", benchmark.perSecond());
        json.number("milliseconds", benchmark.milliseconds());
        json.number("gigaMacs", benchmark.gigaMacs());
        json.number("megaActivations", benchmark.megaActivations());
        json.close();
    }
}
