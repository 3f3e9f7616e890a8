package dev.limpid.game;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How players nest: a tree whose leaves are the players, each once. What belongs together is taken away together before it
 * is looked at apart.
 *
 * @param players how many there are
 * @param root of the tree
 */
public record Hierarchy(int players, Node root) {
    public Hierarchy {
        int[] leaves = root.players();
        int[] sorted = leaves.clone();
        Arrays.sort(sorted);
        if (!Arrays.equals(sorted, IntStream.range(0, players).toArray())) {
            throw new IllegalArgumentException("A hierarchy of " + players
                    + " players has each of them once as a leaf, got " + Arrays.toString(leaves) + ".");
        }
    }

    /** A part of the tree. */
    public sealed interface Node {
        /** The players below, from left to right. */
        int[] players();
    }

    /** One player. */
    public record Leaf(int player) implements Node {
        @Override
        public int[] players() {
            return new int[] {player};
        }
    }

    /** A group of groups. */
    public record Group(List<Node> parts) implements Node {
        public Group {
            parts = List.copyOf(parts);
        }

        @Override
        public int[] players() {
            return parts.stream()
                    .flatMapToInt(part -> Arrays.stream(part.players()))
                    .toArray();
        }
    }

    /** Everybody stands alone. */
    public static Hierarchy flat(int players) {
        List<Node> leaves = new ArrayList<>();
        for (int player = 0; player < players; player++) {
            leaves.add(new Leaf(player));
        }
        return new Hierarchy(players, new Group(leaves));
    }

    /**
     * The same with two parts to every group: more are halved in their order, the left half the larger, until they are two; a
     * group of one is that one.
     */
    public Hierarchy halved() {
        return new Hierarchy(players, halved(root));
    }

    private static Node halved(Node node) {
        return node instanceof Group group ? halved(group.parts) : node;
    }

    private static Node halved(List<Node> parts) {
        if (parts.size() == 1) {
            return halved(parts.get(0));
        }
        int middle = (parts.size() + 1) / 2;
        return new Group(List.of(halved(parts.subList(0, middle)), halved(parts.subList(middle, parts.size()))));
    }
}
