package dev.limpid.evaluate;

import dev.limpid.game.Coalition;
import dev.limpid.model.Input;
import dev.limpid.model.Probe;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** How strange those masked inputs look to the model that metrics judge by. */
final class MaskedLooks {
    /** Of one metric and example. */
    private static final int MOST = 6;

    private final Probe probe;
    private final SharedGames games;
    private final List<Case> cases;
    private final Map<String, List<One>> asked = new LinkedHashMap<>();

    private record One(int example, Coalition present) {}

    MaskedLooks(Probe probe, SharedGames games, List<Case> cases) {
        this.probe = probe;
        this.games = games;
        this.cases = cases;
    }

    /** Keeps some of the coalitions that a metric asked about, evenly from its first to its last. */
    void add(String metric, int example, Collection<Coalition> all) {
        List<Coalition> listed = new ArrayList<>(all);
        int count = Math.min(MOST, listed.size());
        List<One> own = asked.computeIfAbsent(metric, name -> new ArrayList<>());
        IntStream.range(0, count)
                .mapToObj(k -> listed.get((int) ((long) k * listed.size() / count)))
                .forEach(present -> own.add(new One(example, present)));
    }

    /**
     * Of each metric the share of its masked inputs that look strange.
     *
     * @param notes takes why it is not told, if it is not
     */
    Map<String, Double> strange(List<String> notes) {
        Map<String, Double> shares = new LinkedHashMap<>();
        if (asked.isEmpty()) {
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
        List<One> all = asked.values().stream().flatMap(List::stream).distinct().toList();
        boolean[] strange = usual.isStrange(all.stream().map(this::input).toList());
        Map<One, Double> known = new LinkedHashMap<>();
        for (int i = 0; i < strange.length; i++) {
            known.put(all.get(i), strange[i] ? 1.0 : 0.0);
        }
        asked.forEach((metric, own) -> shares.put(
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
