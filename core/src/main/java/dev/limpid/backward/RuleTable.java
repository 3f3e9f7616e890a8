package dev.limpid.backward;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Rules by operator: an immutable value; each method returns a larger table, in which later lines win.
 *
 * <pre>{@code
 * RuleTable.named("half-gradient").on("Relu", at -> each(at.dy().mul(at.in(0).step()).mul(0.5)))
 * }</pre>
 */
public final class RuleTable {
    /** Carries nothing back: the operator's outputs do not depend smoothly on its inputs. */
    private static final Rule BLOCKED = at -> Rule.each();

    private final String name;
    private final Map<String, Rule> rules;

    private RuleTable(String name, Map<String, Rule> rules) {
        this.name = name;
        this.rules = Collections.unmodifiableMap(rules);
    }

    /** An empty table. */
    public static RuleTable named(String name) {
        return new RuleTable(name, new TreeMap<>());
    }

    /** The same lines under another name, to build on. */
    public RuleTable as(String other) {
        return new RuleTable(other, new TreeMap<>(rules));
    }

    /** Adds a line for {@code op}, written {@code domain.Op} outside ONNX's own domain. */
    public RuleTable on(String op, Rule rule) {
        Map<String, Rule> more = new HashMap<>(rules);
        more.put(op, rule);
        return new RuleTable(name, new TreeMap<>(more));
    }

    /** Operators through which no signal passes. */
    public RuleTable blocked(String... ops) {
        RuleTable table = this;
        for (String op : ops) {
            table = table.on(op, BLOCKED);
        }
        return table;
    }

    /** As in settings and errors: {@code gradient}. */
    public String name() {
        return name;
    }

    /** The operators with a line, sorted, blocked ones included. */
    public Set<String> ops() {
        return new TreeSet<>(rules.keySet());
    }

    /** Whether signals end at this operator. */
    public boolean blocks(String op) {
        return rules.get(op) == BLOCKED;
    }

    Optional<Rule> rule(String op) {
        return Optional.ofNullable(rules.get(op));
    }

    @Override
    public String toString() {
        return name + " (" + rules.size() + " operators)";
    }
}
