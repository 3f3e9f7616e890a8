package dev.limpid.model;

import dev.limpid.graph.Dim;
import dev.limpid.graph.Wire;
import dev.limpid.runtime.Runtime;
import dev.limpid.tensor.Tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Scores of several targets at each of many inputs, forward only. Targets that are read at one position share its row; those
 * that are read at several, or each at one of its own, share the rows of all of these.
 *
 * @param targets of one output, areas aside; those of several kinds of score share a run too
 */
record Scores(Probe probe, List<Probe.Asked> all, List<Target> targets) {
    Scores {
        Target first = targets.get(0);
        for (Target target : targets) {
            if (!target.output().form().equals(first.output().form())) {
                throw new IllegalArgumentException("Targets that are scored together are read from one output, got '"
                        + first.choice().label() + "' and '" + target.choice().label() + "'. Ask for them one by one.");
            }
        }
    }

    /** {@code [input][target]}. */
    double[][] found() {
        boolean several = targets.stream().anyMatch(target -> !target.steps().isEmpty())
                || targets.stream().map(Target::position).distinct().count() > 1;
        return several ? atSteps() : byOutput();
    }

    /** Of targets that are read at the position that is asked about. */
    private double[][] byOutput() {
        double[][] scores = new double[all.size()][targets.size()];
        for (Target.Output output :
                targets.stream().map(Target::output).distinct().toList()) {
            int[] own = IntStream.range(0, targets.size())
                    .filter(i -> targets.get(i).output().equals(output))
                    .toArray();
            double[][] found =
                    ofOne(output, IntStream.of(own).mapToObj(targets::get).toList());
            for (int input = 0; input < found.length; input++) {
                for (int i = 0; i < own.length; i++) {
                    scores[input][own[i]] = found[input][i];
                }
            }
        }
        return scores;
    }

    /** Of targets that are read from one output, and over one area if over one. */
    private double[][] ofOne(Target.Output output, List<Target> own) {
        boolean placed = all.stream().anyMatch(one -> one.position() != null);
        List<Map<Wire, Tensor>> found =
                run(TargetForm.of(output, own.get(0).score(), placed, false), kinds(own), one -> {
                    Map<String, Tensor> more = new LinkedHashMap<>(TargetNodes.position(one.position()));
                    more.putAll(TargetNodes.area(output));
                    more.putAll(TargetNodes.entries(entries(one, own)));
                    return more;
                });
        return found.stream()
                .map(picked -> IntStream.range(0, own.size())
                        .mapToDouble(i -> {
                            Tensor read = of(picked, own.get(i).score());
                            return read.at(2 * i) - (own.get(i).against() == null ? 0 : read.at(2 * i + 1));
                        })
                        .toArray())
                .toArray(double[][]::new);
    }

    private static long[] entries(Probe.Asked asked, List<Target> own) {
        return own.stream()
                .flatMapToLong(target -> Stream.of(
                                target.choice(), Objects.requireNonNullElse(target.against(), target.choice()))
                        .mapToLong(choice -> asked.entry(target, choice)))
                .toArray();
    }

    /** Of targets that together are read at several positions: each position's row is computed once. */
    private double[][] atSteps() {
        Target first = targets.get(0);
        SortedMap<Integer, SortedSet<Integer>> asked = new TreeMap<>();
        for (Target target : targets) {
            for (Target.Step step : steps(target)) {
                Set<Integer> entries = asked.computeIfAbsent(step.position(), position -> new TreeSet<>());
                choices(step).forEach(choice -> entries.add(choice.index()));
            }
        }
        int width = asked.values().stream().mapToInt(Set::size).max().orElseThrow();
        List<Integer> positions = List.copyOf(asked.keySet());
        long[][] entries =
                asked.values().stream().map(own -> padded(own, width)).toArray(long[][]::new);
        List<Target.Score> kinds =
                kinds(targets).stream().map(TargetNodes::addable).distinct().toList();
        List<Map<Wire, Tensor>> found = run(TargetForm.of(first.output(), first.score(), true, true), kinds, one -> {
            Map<String, Tensor> more = new LinkedHashMap<>(TargetNodes.positions(positions.stream()
                    .mapToLong(position -> isOfTokens() ? position : one.now(position))
                    .toArray()));
            more.putAll(TargetNodes.entries(now(one, entries)));
            return more;
        });
        return found.stream()
                .map(picked -> targets.stream()
                        .mapToDouble(target -> score(
                                target,
                                (position, entry) -> of(picked, TargetNodes.addable(target.score()))
                                        .at(positions.indexOf(position) * width
                                                + Arrays.binarySearch(entries[positions.indexOf(position)], entry))))
                        .toArray())
                .toArray(double[][]::new);
    }

    /** Whether entries are tokens, rather than positions. */
    private boolean isOfTokens() {
        return targets.get(0).type() == Target.Type.ANSWER;
    }

    /** Entries that are tokens are where their tokens are now. */
    private long[][] now(Probe.Asked asked, long[][] entries) {
        return isOfTokens()
                ? Arrays.stream(entries)
                        .map(row -> Arrays.stream(row)
                                .map(entry -> asked.now((int) entry))
                                .toArray())
                        .toArray(long[][]::new)
                : entries;
    }

    /** Ascending; what is missing is filled up with entries that nobody asks for there. */
    private static long[] padded(SortedSet<Integer> entries, int width) {
        long[] padded = new long[width];
        Arrays.fill(padded, entries.last());
        int next = 0;
        for (int entry : entries) {
            padded[next++] = entry;
        }
        return padded;
    }

    private static List<Target.Step> steps(Target target) {
        return target.steps().isEmpty()
                ? List.of(new Target.Step(
                        Objects.requireNonNull(target.position()), target.choice(), target.against(), 1))
                : target.steps();
    }

    private static Stream<Target.Choice> choices(Target.Step step) {
        return Stream.of(step.choice(), Objects.requireNonNullElse(step.against(), step.choice()));
    }

    /** What is read off a position for an entry: a logit or the logarithm of a probability. */
    private interface Picked {
        double at(int position, int entry);
    }

    private static double score(Target target, Picked picked) {
        boolean certain = target.score() == Target.Score.PROBABILITY;
        boolean single = target.steps().isEmpty();
        double sum = 0;
        for (Target.Step step : steps(target)) {
            Target.Choice against = step.against();
            double own = picked.at(step.position(), step.choice().index());
            double other = against == null ? Double.NEGATIVE_INFINITY : picked.at(step.position(), against.index());
            if (certain && single) {
                return Math.exp(own) - Math.exp(other);
            }
            sum += step.weight() * (against == null ? own : own - other);
        }
        return certain ? Math.exp(sum) : sum;
    }

    private static List<Target.Score> kinds(List<Target> own) {
        return own.stream().map(Target::score).distinct().sorted().toList();
    }

    private static Tensor of(Map<Wire, Tensor> picked, Target.Score kind) {
        return Objects.requireNonNull(picked.get(TargetNodes.picked(kind)));
    }

    private List<Map<Wire, Tensor>> run(
            TargetForm form, List<Target.Score> kinds, Function<Probe.Asked, Map<String, Tensor>> more) {
        Model<?> model = probe.model();
        Target.Output output = targets.get(0).output();
        Known picked = probe.compile(
                List.of("picked", form, kinds),
                () -> TargetNodes.picked(probe.predicting(output), model.shapes(), form, kinds));
        List<Map<String, Tensor>> feeds = new ArrayList<>();
        for (Probe.Asked one : all) {
            Map<String, Tensor> own = new LinkedHashMap<>(one.input().tensors());
            own.putAll(more.apply(one));
            feeds.add(own);
        }
        Dim batch = model.shapes().of(output.wire()).dim(0);
        return new Together(picked, batch, model.runtime(), Runtime.Kind.PACKED)
                .run(feeds, kinds.stream().map(TargetNodes::picked).toList());
    }
}
