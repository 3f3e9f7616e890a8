package dev.limpid.text;

import dev.limpid.game.Hierarchy;
import dev.limpid.model.Feature;
import dev.limpid.model.Place;

import java.util.ArrayList;
import java.util.List;

/**
 * How features of texts nest: pieces in words, words in clauses, these in sentences, these in paragraphs, and these in texts.
 * A feature is where it begins; passages with one part are that part.
 */
public final class TextHierarchy {
    private static final int LEVELS = 5;

    private TextHierarchy() {}

    /**
     * The hierarchy of features in their order.
     *
     * @param texts those that the features' spans refer to
     * @param players features of these texts, at least one
     */
    public static Hierarchy of(List<String> texts, List<Feature> players) {
        List<Passages> passages = texts.stream().map(Passages::of).toList();
        int[][] places = new int[players.size()][];
        List<Integer> all = new ArrayList<>();
        for (int player = 0; player < places.length; player++) {
            Place.Span span = (Place.Span) players.get(player).place();
            places[player] = place(span, passages.get(span.input()));
            all.add(player);
        }
        return new Hierarchy(places.length, node(all, places, 0));
    }

    /** Numbers of text, paragraph, sentence, clause and word. */
    private static int[] place(Place.Span span, Passages of) {
        int at = Math.min(span.start(), of.words().length - 1);
        return at < 0
                ? new int[] {span.input(), 0, 0, 0, 0}
                : new int[] {span.input(), of.paragraphs()[at], of.sentences()[at], of.clauses()[at], of.words()[at]};
    }

    private static Hierarchy.Node node(List<Integer> players, int[][] places, int level) {
        if (players.size() == 1) {
            return new Hierarchy.Leaf(players.get(0));
        }
        if (level == LEVELS) {
            return new Hierarchy.Group(
                    players.stream().<Hierarchy.Node>map(Hierarchy.Leaf::new).toList());
        }
        List<Hierarchy.Node> parts = new ArrayList<>();
        for (int from = 0, to; from < players.size(); from = to) {
            int first = players.get(from);
            to = from + 1;
            while (to < players.size() && places[players.get(to)][level] == places[first][level]) {
                to++;
            }
            parts.add(node(players.subList(from, to), places, level + 1));
        }
        return parts.size() == 1 ? parts.get(0) : new Hierarchy.Group(parts);
    }
}
