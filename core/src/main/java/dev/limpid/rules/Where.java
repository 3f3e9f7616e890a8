package dev.limpid.rules;

import dev.limpid.backward.At;
import dev.limpid.graph.Node;
import dev.limpid.graph.Wire;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.IntStream;

/** Some of the layers on the way from a target to what is explained. Equal names, as {@link #toString} tells them, are equal. */
public final class Where {
    private final String name;
    private final Predicate<At> holds;

    private Where(String name, Predicate<At> holds) {
        this.name = name;
        this.holds = holds;
    }

    public static Where everywhere() {
        return new Where("everywhere", at -> true);
    }

    /** Conv and ConvTranspose. */
    public static Where convolutions() {
        return new Where("convolutions", LinearLayer::isConvolution);
    }

    /** Matrix products. */
    public static Where dense() {
        return new Where("dense", at -> !LinearLayer.isConvolution(at));
    }

    /** Layers with no other layer between them and what is explained; there may be several side by side. */
    public static Where first() {
        return new Where("first", Where::isFirst);
    }

    /** The first layers, where they are convolutions. */
    public static Where firstConvolutions() {
        return new Where("first-convolutions", at -> LinearLayer.isConvolution(at) && isFirst(at));
    }

    /**
     * The last layers before the target, in running order.
     *
     * @param count how many, at least 1
     */
    public static Where last(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("The last layers are at least 1, got " + count + ".");
        }
        return new Where("last " + count, at -> {
            List<Node> layers = at.walked().stream()
                    .filter(node -> LinearLayer.isLayer(at.beside(node)))
                    .toList();
            return layers.indexOf(at.node()) >= layers.size() - count;
        });
    }

    /**
     * Layers by the name of their node, or of one of their weights.
     *
     * @param pattern in which {@code *} is any text and {@code ?} any character; between slashes a regular expression
     * @throws IllegalArgumentException if it is no regular expression
     */
    public static Where named(String pattern) {
        Pattern compiled = compiled(pattern);
        return new Where(
                "'" + pattern + "'",
                at -> names(at).stream().anyMatch(one -> compiled.matcher(one).matches()));
    }

    private static Pattern compiled(String pattern) {
        if (pattern.length() > 2 && pattern.startsWith("/") && pattern.endsWith("/")) {
            try {
                return Pattern.compile(pattern.substring(1, pattern.length() - 1));
            } catch (PatternSyntaxException wrong) {
                throw new IllegalArgumentException(
                        "'" + pattern + "' is no regular expression: " + wrong.getDescription() + ".", wrong);
            }
        }
        StringBuilder regex = new StringBuilder();
        for (char c : pattern.toCharArray()) {
            regex.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf(c)));
        }
        return Pattern.compile(regex.toString());
    }

    /** Of the node, and of the constants that its weights are made of: folding makes new ones of the model's own. */
    static Set<String> names(At at) {
        Set<String> names = new HashSet<>(Set.of(at.node().title()));
        Deque<Wire> open = new ArrayDeque<>();
        unexplained(at).forEach(open::add);
        Set<Wire> seen = new HashSet<>(open);
        while (!open.isEmpty()) {
            Wire wire = open.pop();
            names.add(wire.name());
            Node producer = at.producer(wire);
            if (producer != null) {
                producer.inputs().stream().filter(seen::add).forEach(open::push);
            }
        }
        names.remove("");
        return names;
    }

    private static List<Wire> unexplained(At at) {
        return IntStream.range(0, at.node().inputs().size())
                .filter(i -> !at.wants(i))
                .mapToObj(at.node()::in)
                .toList();
    }

    private static boolean isFirst(At at) {
        Deque<At> open = new ArrayDeque<>(List.of(at));
        Set<Node> seen = new HashSet<>();
        while (!open.isEmpty()) {
            At next = open.pop();
            for (int i = 0; i < next.node().inputs().size(); i++) {
                Node producer = next.wants(i) && !next.isSource(i) ? next.producer(i) : null;
                if (producer != null && seen.add(producer)) {
                    At before = next.beside(producer);
                    if (LinearLayer.isLayer(before)) {
                        return false;
                    }
                    open.push(before);
                }
            }
        }
        return true;
    }

    boolean holds(At at) {
        return holds.test(at);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Where where && name.equals(where.name);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name);
    }

    /** As in the name of a table. */
    @Override
    public String toString() {
        return name;
    }
}
