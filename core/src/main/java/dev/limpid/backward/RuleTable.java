package dev.limpid.backward;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Rules by operator: an immutable value; each method returns a larger table, in which later lines win.
 *
 * <pre>{@code
 * RuleTable.named("half-gradient")
 *     .on("Relu", at -> each(at.dy().mul(at.in(0).step()).mul(0.5)))
 *     .on("Conv", at -> at.isSource(0), at -> each(...))   // an exception for the first layer
 * }</pre>
 */
public final class RuleTable {
    /** What the numbers mean that a walk carries back. */
    public enum Signal {
        /** Derivatives: a signal of 1 starts at the target. */
        SLOPE,
        /**
         * Shares of a difference from a reference run, by unit of difference: what a wire contributes is the sum of signal ×
         * (value − reference). A signal of 1 starts at the target.
         */
        MULTIPLIER,
        /** Shares of the target's score: what a wire contributes is the sum of its signal. The score itself starts. */
        RELEVANCE
    }

    /** What becomes of a signal at the nodes that {@code when} is true of; at all of them, if it is null. */
    private record Line(@Nullable Predicate<At> when, Rule rule) {}

    /** Carries nothing back: the operator's outputs do not depend smoothly on its inputs. */
    private static final Rule BLOCKED = at -> Rule.each();

    private final String name;
    private final Signal signal;
    private final Map<String, List<Line>> lines;

    private RuleTable(String name, Signal signal, Map<String, List<Line>> lines) {
        this.name = name;
        this.signal = signal;
        this.lines = Collections.unmodifiableMap(lines);
    }

    /** An empty table of slopes. */
    public static RuleTable named(String name) {
        return new RuleTable(name, Signal.SLOPE, new TreeMap<>());
    }

    /** The same lines under another name, to build on. */
    public RuleTable as(String other) {
        return as(other, signal);
    }

    /** The same lines for another kind of signal. */
    public RuleTable as(String other, Signal kind) {
        return new RuleTable(other, kind, new TreeMap<>(lines));
    }

    /** Adds a line for {@code op}, written {@code domain.Op} outside ONNX's own domain. */
    public RuleTable on(String op, Rule rule) {
        return with(op, List.of(new Line(null, rule)));
    }

    /** Adds a line for some of {@code op}'s nodes; at the others earlier lines hold. */
    public RuleTable on(String op, Predicate<At> when, Rule rule) {
        List<Line> more = new ArrayList<>(lines.getOrDefault(op, List.of()));
        more.add(new Line(when, rule));
        return with(op, more);
    }

    private RuleTable with(String op, List<Line> own) {
        Map<String, List<Line>> more = new TreeMap<>(lines);
        more.put(op, List.copyOf(own));
        return new RuleTable(name, signal, more);
    }

    /**
     * Adds the lines that another table has for these operators.
     *
     * @throws IllegalArgumentException if it has none for one of them
     */
    public RuleTable like(RuleTable other, String... ops) {
        RuleTable table = this;
        for (String op : ops) {
            List<Line> own = other.lines.get(op);
            if (own == null) {
                throw new IllegalArgumentException("Table '" + other.name + "' has no line for " + op + ".");
            }
            table = table.with(op, own);
        }
        return table;
    }

    /** The same lines, each of which asks {@code check} first; it refuses by an {@link IllegalStateException}. */
    public RuleTable checked(Consumer<At> check) {
        Map<String, List<Line>> all = new TreeMap<>();
        lines.forEach((op, own) -> all.put(
                op,
                own.stream()
                        .map(line -> line.rule == BLOCKED
                                ? line
                                : new Line(line.when, at -> {
                                    check.accept(at);
                                    return line.rule.back(at);
                                }))
                        .toList()));
        return new RuleTable(name, signal, all);
    }

    /** Operators through which no signal passes. */
    public RuleTable blocked(String... ops) {
        RuleTable table = this;
        for (String op : ops) {
            table = table.on(op, BLOCKED);
        }
        return table;
    }

    /**
     * As in settings and errors: {@code gradient}. Equal names stand for equal tables, so a table with settings has them in
     * its name.
     */
    public String name() {
        return name;
    }

    public Signal signal() {
        return signal;
    }

    /** The operators with a line, sorted, blocked ones included. */
    public Set<String> ops() {
        return new TreeSet<>(lines.keySet());
    }

    /** Whether signals end at this operator, at all of its nodes. */
    public boolean blocks(String op) {
        List<Line> own = lines.getOrDefault(op, List.of());
        return own.size() == 1 && own.get(0).rule == BLOCKED;
    }

    /** The rule at a node: of its operator's lines the last that holds there. */
    public Optional<Rule> rule(At at) {
        List<Line> own = lines.getOrDefault(at.node().qualifiedOp(), List.of());
        for (int i = own.size() - 1; i >= 0; i--) {
            Predicate<At> when = own.get(i).when;
            if (when == null || when.test(at)) {
                return Optional.of(own.get(i).rule);
            }
        }
        return Optional.empty();
    }

    @Override
    public String toString() {
        return name + " (" + lines.size() + " operators)";
    }
}
