package dev.limpid.select;

import dev.limpid.published.InCommon;
import dev.limpid.transfer.WeightedTau;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.Set;

/** How well scores foretold performance: among the candidates of this selection, and of those before. */
final class Foretelling {
    /** Fewer candidates have no order to speak of. */
    private static final int LEAST = 3;

    private static final Set<String> NAIVE = Set.of("parameters", "macs", "published");

    private final Question question;
    private final History history;

    Foretelling(Question question, History history) {
        this.question = question;
        this.history = history;
    }

    /** Tells it, and keeps what was found for later selections. */
    List<Foretold> of(List<Row> compared, List<String> notes) throws IOException {
        History.Past now = past(compared);
        List<History.Past> others = history.others(now);
        Set<String> names = new LinkedHashSet<>();
        compared.forEach(row -> row.scores().forEach(score -> names.add(score.name())));
        List<Foretold> foretold = new ArrayList<>();
        for (String name : names) {
            List<Double> before = others.stream()
                    .map(past -> tau(name, past))
                    .filter(tau -> !Double.isNaN(tau))
                    .toList();
            OptionalDouble mean =
                    before.stream().mapToDouble(Double::doubleValue).average();
            foretold.add(new Foretold(
                    name,
                    NAIVE.contains(name),
                    tau(name, now),
                    (int) now.candidates().stream()
                            .filter(one -> one.scores().containsKey(name))
                            .count(),
                    mean.isPresent() ? (Double) mean.getAsDouble() : null,
                    before.size(),
                    compared.stream().mapToDouble(row -> seconds(row, name)).sum()));
        }
        foretold.sort(Comparator.comparing((Foretold one) -> Double.isNaN(one.here()))
                .thenComparingDouble(one -> -one.here()));
        if (compared.size() >= LEAST && question.judged() >= Material.LEAST_JUDGED) {
            try {
                history.add(now);
            } catch (IOException unwritable) {
                notes.add(
                        "What scores foretold here will not be known to later selections: " + unwritable.getMessage());
            }
        }
        return foretold;
    }

    private double seconds(Row row, String name) {
        @Nullable
        Score score = row.scores().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElse(null);
        if (score == null) {
            return 0;
        }
        boolean reads = score.layer().equals(Reading.LAST);
        double vectors = row.seconds().getOrDefault(Stage.READ, 0.0);
        return score.seconds() + (reads ? vectors * question.learnt() / (question.learnt() + question.judged()) : 0);
    }

    private History.Past past(List<Row> compared) {
        List<History.Known> known = new ArrayList<>();
        for (Row row : compared) {
            Map<String, Double> scores = new LinkedHashMap<>();
            for (Score score : row.scores()) {
                if (Double.isFinite(score.value().mean())) {
                    // Of a name the first: that of the last layer.
                    scores.putIfAbsent(score.name(), score.value().mean());
                }
            }
            known.add(new History.Known(
                    row.candidate(),
                    row.sha256(),
                    Objects.requireNonNull(row.chosen()).value().mean(),
                    scores));
        }
        return new History.Past(
                question.sha256(),
                question.source(),
                question.metric().name(),
                question.metric().isBetter(1, 0),
                known);
    }

    /** Between a score and the truth, of the candidates that have both; {@code NaN} of fewer than three, or all alike. */
    private static double tau(String name, History.Past past) {
        List<History.Known> told = past.candidates().stream()
                .filter(one -> one.scores().containsKey(name))
                .toList();
        if (told.size() < LEAST) {
            return Double.NaN;
        }
        double[] scores = told.stream()
                .mapToDouble(one -> Objects.requireNonNull(one.scores().get(name)))
                .toArray();
        double[] truths = told.stream()
                .mapToDouble(one -> past.higher() ? one.truth() : -one.truth())
                .toArray();
        return WeightedTau.of(scores, truths);
    }

    /** What others published of most candidates on the same examples foretells, too. */
    static void published(List<Candidacy> all) {
        List<Candidacy> known =
                all.stream().filter(one -> one.published() != null).toList();
        InCommon.of(known.stream()
                        .map(one -> Objects.requireNonNull(one.published()))
                        .toList())
                .stream()
                .findFirst()
                .ifPresent(common -> {
                    for (int i = 0; i < known.size(); i++) {
                        Candidacy one = known.get(i);
                        common.values().get(i).ifPresent(value -> one.published(value, common));
                    }
                });
    }
}
