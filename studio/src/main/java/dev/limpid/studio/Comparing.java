package dev.limpid.studio;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.appraise.Budget;
import dev.limpid.corpus.Given;
import dev.limpid.corpus.Role;
import dev.limpid.corpus.Wanted;
import dev.limpid.profile.Profiler;
import dev.limpid.runtime.Runtime;
import dev.limpid.select.Limits;
import dev.limpid.select.Material;
import dev.limpid.select.Selecting;
import dev.limpid.select.TuningBudget;
import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a comparison of models is asked.
 *
 * @param candidates by name
 * @param json all that is said besides
 */
record Comparing(List<String> candidates, Fields json) {
    static final String[] FIELDS = {
        "candidates",
        "dataset",
        "examples",
        "test",
        "columns",
        "metric",
        "updates",
        "batch",
        "rate",
        "explained",
        "robustness",
        "layers",
        "limits",
        "weights",
        "count",
        "judged",
        "testShare",
        "seed"
    };

    private static final int MOST = 50;
    private static final int USUAL = 1000;

    /** @throws IllegalArgumentException in one line */
    Comparing {
        candidates = List.copyOf(candidates);
        if (candidates.isEmpty() || candidates.size() > MOST) {
            throw new IllegalArgumentException(
                    "There must be 1 to " + MOST + " candidates, got " + candidates.size() + ".");
        }
    }

    static Question.Select of(Fields json, String data) {
        ObjectNode told = json.json().deepCopy();
        told.remove("examples");
        told.put("dataset", data);
        Comparing how = new Comparing(json.texts("candidates", List.of()), Fields.of(told));
        // What cannot be is told now, not when its turn comes.
        how.wanted(List.of(Path.of(data)), List.of(), Path.of(data), 1);
        return new Question.Select(told, data, json.text("test"), how);
    }

    /**
     * The same as it is carried out.
     *
     * @param home of what was measured
     */
    Selecting.Wanted wanted(List<Path> data, List<Path> test, Path home, int threads) {
        long seed = json.seed("seed");
        Integer updates = json.whole("updates");
        int explained = json.whole("explained", Budget.USUAL.examples());
        Integer learn = json.whole("count");
        Integer judged = json.whole("judged");
        Double share = json.real("testShare");
        Double rate = json.real("rate");
        return new Selecting.Wanted(
                candidates,
                new Given(data, List.of(), test),
                columns(),
                new Material.Amount(
                        learn == null ? (Integer) USUAL : learn == 0 ? null : learn,
                        judged == null ? (Integer) USUAL : judged == 0 ? null : judged,
                        between("testShare", share == null ? 0.3 : share),
                        seed),
                json.text("metric"),
                updates != null && updates == 0
                        ? null
                        : new TuningBudget(updates == null ? 96 : updates, 3, json.whole("batch", 16), rate),
                explained == 0
                        ? null
                        : Budget.USUAL.seeded(seed).explaining(explained, Math.min(explained, Budget.USUAL.checked())),
                json.truth("robustness"),
                limits(json.object("limits")),
                json.numbers("weights"),
                List.of(),
                json.truth("layers"),
                Runtime.Settings.standard().withThreads(threads),
                Profiler.standard(),
                seed,
                home,
                Map.of("asked", "limpid studio"));
    }

    private static double between(String name, double share) {
        if (!(share > 0 && share < 1)) {
            throw new IllegalArgumentException(name + " must be above 0 and below 1, got " + share + ".");
        }
        return share;
    }

    private Wanted columns() {
        Wanted wanted = Wanted.USUAL.enclosing();
        Fields columns = json.object("columns");
        if (columns == null) {
            return wanted;
        }
        columns.only("text", "pair", "label", "score");
        wanted = naming(wanted, Role.TEXT, columns.text("text"));
        wanted = naming(wanted, Role.PAIR, columns.text("pair"));
        wanted = naming(wanted, Role.LABEL, columns.text("label"));
        return naming(wanted, Role.SCORE, columns.text("score"));
    }

    private static Wanted naming(Wanted wanted, Role role, @Nullable String column) {
        return column == null ? wanted : wanted.naming(role, column);
    }

    private static Limits limits(@Nullable Fields json) {
        if (json == null) {
            return Limits.NONE;
        }
        json.only("parameters", "bytes", "memory", "latency", "training", "performance", "licences", "languages");
        return new Limits(
                whole(json.real("parameters")),
                whole(json.real("bytes")),
                whole(json.real("memory")),
                json.real("latency"),
                json.real("training"),
                json.real("performance"),
                json.texts("licences", List.of()),
                json.texts("languages", List.of()));
    }

    private static @Nullable Long whole(@Nullable Double number) {
        return number == null ? null : (Long) Math.round(number);
    }
}
