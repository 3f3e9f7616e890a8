package dev.limpid.task;

import dev.limpid.text.Text;
import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class MisspeltTest {
    private static final Text TEXT = new Text("A wonderful film, of people!", "Noon garden");

    private static String[] words(Text text) {
        return String.join(" ", text.parts()).split("\\P{L}+");
    }

    private static String sorted(String word) {
        char[] letters = word.toCharArray();
        Arrays.sort(letters);
        return new String(letters);
    }

    @Test
    void of_some_words_two_neighbouring_letters_inside_change_places() {
        // Four can slip: wonderful, film, people, garden; the o's of Noon are alike.
        for (int many = 1; many <= 4; many++) {
            for (long seed = 0; seed < 20; seed++) {
                String[] before = words(TEXT);
                String[] after = words(Misspelt.of(TEXT, many / 4.0, seed).orElseThrow());
                assertThat(after).hasSameSizeAs(before);
                int changed = 0;
                for (int i = 0; i < before.length; i++) {
                    assertThat(sorted(after[i])).isEqualTo(sorted(before[i]));
                    assertThat(after[i].charAt(0)).isEqualTo(before[i].charAt(0));
                    assertThat(after[i]).endsWith(before[i].substring(before[i].length() - 1));
                    int differing = 0;
                    for (int k = 0; k < before[i].length(); k++) {
                        differing += before[i].charAt(k) == after[i].charAt(k) ? 0 : 1;
                    }
                    assertThat(differing).isIn(0, 2);
                    changed += differing / 2;
                }
                assertThat(changed).isEqualTo(many);
            }
        }
    }

    @Test
    void a_seed_gives_the_same_slips_and_seeds_give_all_of_them() {
        Set<String> seen = new HashSet<>();
        for (long seed = 0; seed < 50; seed++) {
            Text one = Misspelt.of(Text.of("garden"), 0.1, seed).orElseThrow();
            assertThat(Misspelt.of(Text.of("garden"), 0.1, seed)).contains(one);
            seen.add(one.text());
        }
        assertThat(seen).containsExactlyInAnyOrder("graden", "gadren", "garedn");
    }

    @Test
    void short_words_cannot_slip_and_a_share_is_one() {
        assertThat(Misspelt.of(Text.of("it is the sea, noon"), 1, 0)).isEmpty();
        assertThatThrownBy(() -> Misspelt.of(TEXT, 0, 0))
                .hasMessage("Slips are made in a share of the words, above 0 and at most 1, got 0.0.");
    }
}
