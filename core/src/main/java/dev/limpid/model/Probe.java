package dev.limpid.model;

import dev.limpid.backward.Backward;
import dev.limpid.backward.Ledger;
import dev.limpid.backward.RuleTable;
import dev.limpid.graph.Dim;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Wire;
import dev.limpid.runtime.Runtime;
import dev.limpid.runtime.Values;
import dev.limpid.tensor.Tensor;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/**
 * Looks into a model at one wire: its value, what follows if it is replaced, and how a target depends on it.
 *
 * <p>Each kind of question is compiled to a graph once and kept; a probe may be used by several threads.
 */
public final class Probe {
    private final Model<?> model;
    private final Wire wire;
    private final Layout layout;
    private final Memory memory;
    private final LongConsumer watcher;

    /** The answer to a question that a prediction, its probability and its alternatives all ask. */
    record Row(Input input, Target.Output output, @Nullable Integer position, Tensor value) {}

    /** Looks at the wire where the model takes scores of features. */
    public Probe(Model<?> model) {
        this(model, model.features(), model.layout());
    }

    /**
     * What is asked about.
     *
     * @param position of the input; null where the output has none
     * @param removed positions of the input as it was that are there no more, ascending: what targets say of positions is
     *     said of the input as it was
     */
    public record Asked(Input input, @Nullable Integer position, List<Integer> removed) {
        public Asked {
            removed = List.copyOf(removed);
        }

        /** An input that is whole. */
        public Asked(Input input, @Nullable Integer position) {
            this(input, position, List.of());
        }

        /** A target's input. */
        static Asked of(Input input, Target target) {
            return new Asked(input, target.position());
        }

        /** Which entry a target's is now: of an answer, whose entries are tokens, that of where the token is. */
        int entry(Target target, Target.Choice choice) {
            return target.type() == Target.Type.ANSWER ? now(choice.index()) : choice.index();
        }

        /** A target with its entries as they are now. */
        public Target now(Target target) {
            Target.Choice against = target.against();
            return target.type() == Target.Type.ANSWER
                            && !removed.isEmpty()
                            && target.steps().isEmpty()
                    ? new Target(
                            target.type(),
                            target.output(),
                            new Target.Choice(
                                    entry(target, target.choice()),
                                    target.choice().label()),
                            against == null ? null : new Target.Choice(entry(target, against), against.label()),
                            target.position(),
                            target.score())
                    : target;
        }

        /** The same input, asked about where a target is read. */
        public Asked at(Target target) {
            Integer place = target.position();
            if (place == null || target.type() == Target.Type.ANSWER) {
                return new Asked(input, place, removed);
            }
            return new Asked(input, now(place), removed);
        }

        /**
         * Where a position of the input as it was is now: one that is gone, where the last one before it is.
         *
         * @throws IllegalStateException if nothing before it is left
         */
        int now(int position) {
            int place = Collections.binarySearch(removed, position);
            int moved = position - (place < 0 ? -place - 1 : place + 1);
            if (moved < 0) {
                throw new IllegalStateException(
                        "Position " + position + " is asked about, and nothing up to it is left.");
            }
            return moved;
        }
    }

    /** Looks at any wire. */
    public Probe(Model<?> model, Wire wire, Layout layout) {
        this(model, wire, layout, Memory.at(wire, layout), points -> {});
    }

    private Probe(Model<?> model, Wire wire, Layout layout, Memory memory, LongConsumer watcher) {
        this.model = model;
        this.wire = wire;
        this.layout = layout;
        this.memory = memory;
        this.watcher = watcher;
    }

    /** This probe, telling {@code other} after each run on a path how many more points are done. */
    public Probe watchedBy(LongConsumer other) {
        return new Probe(model, wire, layout, memory, other);
    }

    /**
     * The same model looked at on another wire, whose rank says what its axes stand for.
     *
     * @throws IllegalArgumentException if the model has no such wire
     */
    public Probe on(Wire other) {
        if (other.equals(wire)) {
            return this;
        }
        Layout axes = Layout.of(model.shapes()
                .find(other)
                .orElseThrow(() -> new IllegalArgumentException(
                        "Model '" + model.provenance().id() + "' has no wire '" + other + "' whose shape is known.")));
        return new Probe(model, other, axes, memory.on(other, axes), watcher);
    }

    /** The same wire with each of its elements for a place. */
    public Probe elementwise() {
        return new Probe(model, wire, Layout.ELEMENTS, memory.on(wire, Layout.ELEMENTS), watcher);
    }

    /**
     * What follows the wire as a model of its own, looked at on the same wire: an input brings the wire's value along, under
     * the wire's name.
     */
    public Probe fed() {
        boolean isFed = model.graph().input(wire.name()).isPresent();
        return isFed ? this : new Probe(Fed.at(model, wire, layout), wire, layout, memory.fed(wire, layout), watcher);
    }

    /**
     * The same wire of the same model, some of whose weights are others since: nothing compiled is lost, and no answer is kept.
     */
    public Probe anew() {
        memory.forget();
        return new Probe(model, wire, layout, memory, watcher);
    }

    public Model<?> model() {
        return model;
    }

    public Wire wire() {
        return wire;
    }

    /** What the axes of the wire stand for. */
    public Layout layout() {
        return layout;
    }

    /**
     * A target and the signal that it sends back, at one input.
     *
     * @param score of the target
     * @param value of the wire
     * @param signal that arrives at the wire, of the wire's shape
     * @param ledger of the walk; null of slopes, and of several inputs at once
     */
    public record Pulled(
            double score,
            Tensor value,
            Tensor signal,
            @Nullable Ledger ledger) {}

    /**
     * A target and the signals that it sends back to several wires, at one input.
     *
     * @param score of the target
     * @param values of the wires
     * @param signals that arrive at them, of their shapes
     */
    public record Pulls(double score, Map<Wire, Tensor> values, Map<Wire, Tensor> signals) {}

    /**
     * A target at an input and at a reference, and the signal that compares them.
     *
     * @param score of the target at the input
     * @param referenceScore and at the reference
     * @param value of the wire at the input
     * @param signal that arrives at the wire, of the wire's shape
     * @param ledger of the walk; null of several inputs at once
     */
    public record Contrasted(
            double score,
            double referenceScore,
            Tensor value,
            Tensor signal,
            @Nullable Ledger ledger) {}

    /** The wire's value, batch first. */
    public Tensor value(Input input) {
        boolean fed = model.graph().input(wire.name()).isPresent();
        return fed ? input.tensor(wire.name()) : tap(input, List.of(wire)).get(wire);
    }

    /** The wire's value where all features are zero and the rest of the input is as it is. */
    public Tensor valueOfZero(Input input) {
        if (model instanceof Fed<?> fed && wire.equals(fed.features())) {
            return new Probe(fed.model(), wire, layout).valueOfZero(input);
        }
        Probe source = on(model.features());
        Tensor features = source.value(input);
        Tensor zero = Tensor.zeros(features.dtype(), features.shape());
        return source == this
                ? zero
                : source.fed().on(wire).value(input.with(model.features().name(), zero));
    }

    /** The values of any wires, in one forward pass. */
    public Values tap(Input input, List<Wire> wires) {
        Known open = compile(
                List.of("tap", wires),
                () -> new Known(model.graph().withOutputs(wires).pruned(), model.shapes()));
        return model.runtime().run(open.graph(), Runtime.Kind.SHARED, input.tensors());
    }

    /** The row of outputs that targets of this type and position are chosen from. */
    public Tensor row(Input input, Target.Output output, @Nullable Integer position) {
        Row last = memory.lastRow.get();
        if (last != null
                && last.input == input
                && last.output.equals(output)
                && Objects.equals(last.position, position)) {
            return last.value;
        }
        Tensor value = rows(List.of(new Asked(input, position)), output).get(0);
        memory.lastRow.set(new Row(input, output, position, value));
        return value;
    }

    /** The rows of several inputs, {@code [1,entries]} each. Those of one length run together, padded by nothing. */
    public List<Tensor> rows(List<Asked> all, Target.Output output) {
        boolean placed = all.stream().anyMatch(one -> one.position != null);
        Known row = compile(
                List.of("row", output.form(), placed),
                () -> TargetNodes.row(predicting(output), model.shapes(), output, placed));
        List<Map<String, Tensor>> feeds = all.stream()
                .map(one -> {
                    Map<String, Tensor> own = new LinkedHashMap<>(one.input.tensors());
                    own.putAll(TargetNodes.position(one.position));
                    own.putAll(TargetNodes.area(output));
                    return own;
                })
                .toList();
        Dim batch = model.shapes().of(output.wire()).dim(0);
        return new Together(row, batch, model.runtime(), Runtime.Kind.SHARED).run(feeds, TargetNodes.ROW);
    }

    /**
     * The rows at several positions of one input, {@code [positions,entries]}, in one forward pass by the model as it
     * predicts.
     *
     * @param output that has positions, {@code [batch,position,entry]}
     */
    public Tensor rows(Input input, long[] positions, Target.Output output) {
        Known rows = compile(
                List.of("rows", output), () -> TargetNodes.rows(predicting(output), model.shapes(), output.wire()));
        return run(rows, input, TargetNodes.positions(positions))
                .get(TargetNodes.ROWS)
                .slice(0);
    }

    /**
     * Scores of several targets at each of many inputs, {@code [input][target]}, by the model as it predicts. Inputs of one
     * shape run together; weights are laid out for many runs, which pays for itself after some dozens.
     *
     * @param all with the position that targets are asked at, if all are asked at one
     * @throws IllegalArgumentException if the targets are read from different outputs
     */
    public double[][] scores(List<Asked> all, List<Target> targets) {
        return new Scores(this, all, targets).found();
    }

    /**
     * The probability of the target's entry by its output's link, in one forward pass; of several steps what they make
     * together; null where there is no link and for contrasts, where it has no meaning.
     */
    public @Nullable Double probability(Input input, Target target) {
        Target.Link link = target.output().link();
        if (link == Target.Link.NONE || target.isContrast()) {
            return null;
        }
        if (!target.steps().isEmpty()) {
            Target certain = target.as(Target.Score.PROBABILITY);
            return scores(List.of(Asked.of(input, certain)), List.of(certain))[0][0];
        }
        return Probabilities.of(row(input, target.output(), target.position()).toDoubles(), link)[
                target.choice().index()];
    }

    /** The probabilities of several targets, in order; those that are read at several positions in one forward pass. */
    public List<@Nullable Double> probabilities(Input input, List<Target> targets) {
        boolean several = targets.stream().map(Target::positions).distinct().count() > 1;
        boolean alike =
                targets.stream().allMatch(target -> target.output().link() != Target.Link.NONE && !target.isContrast());
        List<@Nullable Double> found = new ArrayList<>();
        if (several && alike) {
            List<Target> certain = targets.stream()
                    .map(target -> target.as(Target.Score.PROBABILITY))
                    .toList();
            for (double one : scores(List.of(Asked.of(input, certain.get(0))), certain)[0]) {
                found.add(one);
            }
        } else {
            targets.forEach(target -> found.add(probability(input, target)));
        }
        return found;
    }

    /**
     * The probability of a target whose score is known, in no forward pass where that tells it.
     *
     * @param score of the graph that is looked into
     */
    public @Nullable Double probability(Input input, Target target, double score) {
        boolean told = model.predicting().equals(model.graph()) && !target.isContrast();
        if (told && target.score() != Target.Score.LOGIT) {
            return target.score() == Target.Score.PROBABILITY ? score : Math.exp(score);
        }
        return probability(input, target);
    }

    /** The target's score, in one forward pass. */
    public double score(Input input, Target target) {
        return run(target(target), input, TargetNodes.feeds(target))
                .get(TargetNodes.SCORE)
                .at(0);
    }

    /**
     * Pulls a target back to the wire through a rule table: one forward and one backward pass. Tables whose signals are
     * conserved give a ledger.
     */
    public Pulled pull(RuleTable table, Input input, Target target) {
        boolean booked = table.signal() != RuleTable.Signal.SLOPE;
        Pull pull = pulling(table, target, List.of(wire), booked);
        Map<Wire, Tensor> found = run(pull, List.of(feeds(input, target))).get(0);
        keepRow(input, target, found);
        return pulled(pull, found);
    }

    /** The same for several inputs, which run together where their shapes are equal. */
    public List<Pulled> pull(RuleTable table, List<Input> inputs, Target target) {
        Pull pull = pulling(table, target, List.of(wire), false);
        return run(pull, inputs.stream().map(input -> feeds(input, target)).toList()).stream()
                .map(found -> pulled(pull, found))
                .toList();
    }

    /** The nodes that a walk by this table passes on its way from a target to the wire, in running order. */
    public List<Node> passed(RuleTable table, Target target) {
        return Backward.between(
                table, model.graph(), model.shapes(), target.output().wire(), wire);
    }

    /** Pulls a target back to several wires of the model at once: one forward and one backward pass. */
    public Pulls pull(RuleTable table, Input input, Target target, List<Wire> wires) {
        Pull pull = pulling(table, target, wires, false);
        Map<Wire, Tensor> found = run(pull, List.of(feeds(input, target))).get(0);
        keepRow(input, target, found);
        Map<Wire, Tensor> values = new LinkedHashMap<>();
        Map<Wire, Tensor> signals = new LinkedHashMap<>();
        for (int i = 0; i < wires.size(); i++) {
            values.put(wires.get(i), got(found, wires.get(i)));
            signals.put(wires.get(i), got(found, pull.signals().get(i)));
        }
        return new Pulls(got(found, TargetNodes.SCORE).at(0), values, signals);
    }

    /**
     * Compares inputs with references, other values of the wire, through a table of multipliers: two forward passes and one
     * backward pass each. A single pair gives a ledger.
     *
     * @param references one for each input, of the wire's shape
     */
    public List<Contrasted> contrast(RuleTable table, List<Input> inputs, Target target, List<Tensor> references) {
        Pull pull = pulling(table, target, List.of(wire), inputs.size() == 1);
        List<Map<String, Tensor>> feeds = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            Map<String, Tensor> own = feeds(inputs.get(i), target);
            own.put(Pull.REFERENCE.name(), references.get(i));
            feeds.add(own);
        }
        List<Map<Wire, Tensor>> all = run(pull, feeds);
        if (inputs.size() == 1) {
            keepRow(inputs.get(0), target, all.get(0));
        }
        return all.stream()
                .map(found -> {
                    double score = got(found, TargetNodes.SCORE).at(0);
                    double other = got(found, Pull.REFERENCE_SCORE).at(0);
                    return new Contrasted(
                            score,
                            other,
                            got(found, wire),
                            got(found, pull.signals().get(0)),
                            pull.ledger(score - other, found));
                })
                .toList();
    }

    /**
     * The wire that is the row of outputs itself, in a graph that the model predicts by: a pull tells it along, so that the
     * target's probability needs no run of its own. Empty where the row takes more than the score does.
     */
    private List<Wire> rowOf(Target.Output output) {
        boolean own = model.predicting().equals(model.graph());
        return own && model.shapes().rank(output.wire()) == 2 ? List.of(output.wire()) : List.of();
    }

    private void keepRow(Input input, Target target, Map<Wire, Tensor> found) {
        for (Wire row : rowOf(target.output())) {
            memory.lastRow.set(new Row(input, target.output(), target.position(), got(found, row)));
        }
    }

    private Pulled pulled(Pull pull, Map<Wire, Tensor> found) {
        double score = got(found, TargetNodes.SCORE).at(0);
        return new Pulled(score, got(found, wire), got(found, pull.signals().get(0)), pull.ledger(score, found));
    }

    private static Tensor got(Map<Wire, Tensor> found, Wire wire) {
        return Objects.requireNonNull(found.get(wire));
    }

    private Pull pulling(RuleTable table, Target target, List<Wire> wires, boolean booked) {
        Object question = List.of(table.name(), wires, booked, target.form());
        synchronized (memory.pulls) {
            Pull pull = memory.pulls.get(question);
            if (pull == null) {
                pull = Pull.compile(table, target(target, wires), wires, rowOf(target.output()), booked);
                memory.pulls.put(question, pull);
            }
            return pull;
        }
    }

    private List<Map<Wire, Tensor>> run(Pull pull, List<Map<String, Tensor>> feeds) {
        return new Together(pull.known(), batch(), model.runtime(), Runtime.Kind.SHARED).run(feeds, pull.outputs());
    }

    /** The axis that tells examples apart, if the wire and the model's features have it first; else one runs at a time. */
    private Dim batch() {
        Dim first = model.shapes().of(wire).dim(0);
        return first.equals(model.shapes().of(model.features()).dim(0)) ? first : Dim.of(1);
    }

    private static Map<String, Tensor> feeds(Input input, Target target) {
        Map<String, Tensor> feeds = new LinkedHashMap<>(input.tensors());
        feeds.putAll(TargetNodes.feeds(target));
        return feeds;
    }

    /**
     * The straight path of the wire's value from {@code from} to {@code to}, along which a target can be differentiated;
     * whatever else the model reads of {@code input} stays as it is.
     */
    public Path path(RuleTable table, Input input, Target target, Tensor from, Tensor to) {
        return path(new Reading.Along(table, layout), input, target, new Course(from, to));
    }

    /** Whether a target depends on the features in ways that lead around the wire, as a walk by this table sees it. */
    public boolean isPassedBy(RuleTable table, Target target) {
        Wire output = target.output().wire();
        Graph behind = model.graph()
                .withOutputs(List.of(output))
                .feeding(wire, model.shapes().of(wire));
        return !Backward.between(table, behind, model.shapes(), output, model.features())
                .isEmpty();
    }

    /** The ends of a path, values of the wire that it leads along. */
    public record Course(Tensor from, Tensor to) {}

    /** A straight path on which something is found, perhaps further on. */
    public Path path(Reading reading, Input input, Target target, Course course) {
        List<Wire> looked = new ArrayList<>(reading.wires());
        looked.add(wire);
        Known known = compile(
                List.of("path", reading.question(), target.form()),
                () -> Path.compile(reading, target(target, looked), wire));
        Map<String, Tensor> feeds = new LinkedHashMap<>(input.tensors());
        feeds.putAll(TargetNodes.feeds(target));
        feeds.putAll(reading.feeds());
        return new Path(known, model.runtime(), feeds, course.from, course.to, watcher);
    }

    private Known target(Target target) {
        return target(target, List.of());
    }

    /** The score, computed from wires that are looked at, also where one position of them would do. */
    private Known target(Target target, List<Wire> looked) {
        Set<Wire> kept = new HashSet<>(looked);
        kept.remove(model.features());
        return compile(
                List.of("target", target.form(), kept),
                () -> TargetNodes.score(model.graph(), model.shapes(), target.form(), kept));
    }

    /** The model as it is, if it has the wire; inner wires of a twin only the twin has. */
    Graph predicting(Target.Output output) {
        Graph graph = model.predicting();
        return graph.wires().contains(output.wire()) ? graph : model.graph();
    }

    /**
     * How much higher the target's score is on the graph that is looked into than by the model as it predicts; null where
     * they are one.
     */
    public @Nullable Double twinDifference(Input input, Target target, double score) {
        if (model.predicting().equals(model.graph())) {
            return null;
        }
        if (!target.steps().isEmpty()) {
            return score - scores(List.of(Asked.of(input, target)), List.of(target))[0][0];
        }
        double[] row = row(input, target.output(), target.position()).toDoubles();
        double[] read = switch (target.score()) {
            case LOGIT -> row;
            case PROBABILITY -> Probabilities.of(row, target.output().link());
            case LOG_PROBABILITY ->
                Arrays.stream(Probabilities.of(row, target.output().link()))
                        .map(Math::log)
                        .toArray();
        };
        Target.Choice against = target.against();
        double own = read[target.choice().index()] - (against == null ? 0 : read[against.index()]);
        return score - own;
    }

    private Values run(Known known, Input input, Map<String, Tensor> more) {
        Map<String, Tensor> feeds = new LinkedHashMap<>(input.tensors());
        feeds.putAll(more);
        return model.runtime().run(known.graph(), Runtime.Kind.SHARED, feeds);
    }

    Known compile(Object question, Supplier<Known> compiler) {
        synchronized (memory.compiled) {
            Known known = memory.compiled.get(question);
            if (known == null) {
                known = compiler.get();
                memory.compiled.put(question, known);
            }
            return known;
        }
    }
}
