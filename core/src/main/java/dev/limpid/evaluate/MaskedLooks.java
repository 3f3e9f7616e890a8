package dev.limpid.evaluate;

import dev.limpid.game.Coalition;
import dev.limpid.model.Input;
import dev.limpid.model.Probe;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** How strange those masked inputs look to the model that metrics judge by. */
final class MaskedLooks {
    /** Of one metric and example. */
    private static final int MOST = 6;

    private final Probe probe;
    private final SharedGames games;
    private final List<Case> cases;
    private final Map<String, Map<Integer, Map<Integer, Set<Coalition>>>> asked = new LinkedHashMap<>();

    private record One(int example, Coalition present) {}

    MaskedLooks(Probe probe, SharedGames games, List<Case> cases) {
        this.probe = probe;
        this.games = games;
        this.cases = cases;
    }

    /** Keeps the coalitions that a metric asked about to judge a method. */
    void add(String metric, int example, int method, Set<Coalition> all) {
        asked.computeIfAbsent(metric, name -> new LinkedHashMap<>())
                .computeIfAbsent(example, i -> new LinkedHashMap<>())
                .put(method, all);
    }

    /** Some of a metric's, of each example evenly from nearly nobody to nearly everybody. */
    private List<One> some(Map<Integer, Map<Integer, Set<Coalition>>> own, List<Integer> methods) {
        List<One> some = new ArrayList<>();
        own.forEach((example, told) -> {
            List<Coalition> listed = methods.stream()
                    .flatMap(method -> told.getOrDefault(method, Set.of()).stream())
                    .distinct()
                    .sorted(Comparator.comparingInt(Coalition::size).thenComparing(Coalition::toString))
                    .toList();
            int count = Math.min(MOST, listed.size());
            IntStream.range(0, count)
                    .mapToObj(k -> listed.get((int) ((long) k * listed.size() / count)))
                    .forEach(present -> some.add(new One(example, present)));
        });
        return some;
    }

    /**
     * Of each metric the share of its masked inputs that look strange.
     *
     * @param methods whose masked inputs count
     * @param notes takes why it is not told, if it is not
     */
    Map<String, Double> strange(List<Integer> methods, List<String> notes) {
        Map<String, Double> shares = new LinkedHashMap<>();
        Map<String, List<One>> picked = new LinkedHashMap<>();
        asked.forEach((metric, own) -> {
            List<One> some = some(own, methods);
            if (!some.isEmpty()) {
                picked.put(metric, some);
            }
        });
        if (picked.isEmpty()) {
            return shares;
        }
        Strangeness usual;
        try {
            usual = Strangeness.of(
                    probe,
                    cases.get(0).target().output(),
                    cases.stream().map(Case::input).toList());
        } catch (IllegalArgumentException untold) {
            notes.add("How strange masked inputs look to the model is not told. " + untold.getMessage());
            return shares;
        }
        List<One> all =
                picked.values().stream().flatMap(List::stream).distinct().toList();
        boolean[] strange = usual.isStrange(
                all.stream().map(this::input).toList(),
                all.stream().mapToInt(One::example).toArray());
        Map<One, Double> known = new LinkedHashMap<>();
        for (int i = 0; i < strange.length; i++) {
            known.put(all.get(i), strange[i] ? 1.0 : 0.0);
        }
        picked.forEach((metric, own) -> shares.put(
                metric,
                own.stream()
                        .mapToDouble(one -> known.getOrDefault(one, 0.0))
                        .average()
                        .orElse(0)));
        return shares;
    }

    private Input input(One one) {
        Case of = cases.get(one.example);
        return games.players(probe, of.input(), List.of(of.target()))
                .masker()
                .of(one.present)
                .get(0)
                .input();
    }
}
