package dev.limpid.text;

import dev.limpid.game.Hierarchy;
import dev.limpid.model.Feature;
import dev.limpid.model.Place;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

class PassagesTest {
    /** Passages written out, parted by bars; trailing white space left away, line breaks as ↵. */
    private static String parted(String text, int[] numbers) {
        int[] points = text.codePoints().toArray();
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < points.length; i++) {
            if (i > 0 && numbers[i] != numbers[i - 1]) {
                out.append('|');
                assertThat(numbers[i]).isEqualTo(numbers[i - 1] + 1);
            }
            out.appendCodePoint(points[i]);
        }
        return out.toString()
                .replaceAll("(?U)\\s+(?=\\||$)", "")
                .replace("\r", "")
                .replace('\n', '↵');
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "One two. Three?Four! Five; One two.|Three?|Four!|Five",
                "A line↵break ends nothing. A stop↵does.↵Here; A line↵break ends nothing.|A stop↵does.|Here",
                "No stop↵↵A blank line; No stop|A blank line",
                "She said \"Hi.\" Then she left.; She said \"Hi.\"|Then she left.",
                "It is 9.5 so far. Ok; It is 9.5 so far.|Ok",
                "你好。再见。; 你好。|再见。",
                "😀 yes. No 😀. So; 😀 yes.|No 😀.|So",
                "' ↵↵ Led in. So'; ' ↵↵ Led in.|So'"
            })
    void sentences_end_at_stops_and_blank_lines(String text, String expected) {
        String typed = text.replace('↵', '\n');
        assertThat(parted(typed, Passages.of(typed).sentences())).isEqualTo(expected.replaceAll("^'|'$", ""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "One. Two.↵Three; One. Two.↵Three",
                "One.↵↵Two. Two.↵ ↵ ↵Three; One.|Two. Two.|Three",
                "One.␍↵Two.␍↵␍↵Three.␍␍Four; One.↵Two.|Three.|Four",
                "One.\u2029Two.; One.|Two."
            })
    void paragraphs_end_at_blank_lines(String text, String expected) {
        String typed = text.replace('↵', '\n').replace('␍', '\r');
        assertThat(parted(typed, Passages.of(typed).paragraphs())).isEqualTo(expected);
    }

    @Test
    void clauses_end_at_commas_before_spaces_and_with_sentences() {
        String text = "Well, he paid 3,000 at 9:30; so what: nothing — gone. Next。好，再见";
        assertThat(parted(text, Passages.of(text).clauses()))
                .isEqualTo("Well,|he paid 3,000 at 9:30;|so what:|nothing —|gone.|Next。|好，|再见");
    }

    @Test
    void no_text_has_no_passages() {
        assertThat(Passages.of("").sentences()).isEmpty();
    }

    private static List<Feature> words(int input, String text) {
        int[] words = Passages.of(text).words();
        List<Feature> features = new ArrayList<>();
        int[] points = text.codePoints().toArray();
        for (int from = 0, to; from < points.length; from = to) {
            to = from + 1;
            while (to < points.length && words[to] == words[from] && points[to] > ' ') {
                to++;
            }
            if (points[from] > ' ') {
                features.add(new Feature(
                        new String(points, from, to - from), new Place.Span(input, from, to), false, List.of(from)));
            }
        }
        return features;
    }

    private static String shown(Hierarchy.Node node, List<Feature> players) {
        if (node instanceof Hierarchy.Leaf leaf) {
            return players.get(leaf.player()).text();
        }
        return ((Hierarchy.Group) node)
                .parts().stream().map(part -> shown(part, players)).collect(Collectors.joining(" ", "(", ")"));
    }

    @Test
    void words_nest_in_clauses_these_in_sentences_these_in_paragraphs_and_these_in_texts() {
        List<String> texts = List.of("Well, he left. Why?\n\nGone.", "No");
        List<Feature> players = new ArrayList<>(words(0, texts.get(0)));
        players.addAll(words(1, texts.get(1)));
        assertThat(shown(TextHierarchy.of(texts, players).root(), players))
                .isEqualTo("(((((Well ,) (he left .)) (Why ?)) (Gone .)) No)");
    }

    @Test
    void pieces_nest_in_words() {
        List<Feature> pieces = List.of(
                new Feature("un", new Place.Span(0, 0, 2), false, List.of(1)),
                new Feature("happy", new Place.Span(0, 2, 7), false, List.of(2)),
                new Feature("dog", new Place.Span(0, 8, 11), false, List.of(3)));
        Hierarchy hierarchy = TextHierarchy.of(List.of("unhappy dog"), pieces);
        assertThat(shown(hierarchy.root(), pieces)).isEqualTo("((un happy) dog)");
    }

    @Test
    void a_feature_alone_is_the_whole_hierarchy() {
        List<Feature> one = words(0, "word");
        assertThat(TextHierarchy.of(List.of("word"), one)).isEqualTo(new Hierarchy(1, new Hierarchy.Leaf(0)));
    }
}
