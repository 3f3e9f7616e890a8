package dev.limpid.generation;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

class StopStringsTest {
    @Test
    void what_may_be_the_beginning_of_one_is_kept_back() {
        StopStrings stops = new StopStrings(List.of("END", "NDX"));
        assertThat(stops.add("spEN")).isEqualTo("sp");
        assertThat(stops.add("T")).isEqualTo("ENT");
        assertThat(stops.add(" N")).isEqualTo(" ");
        assertThat(stops.add("D")).isEmpty();
        assertThat(stops.found()).isFalse();
        assertThat(stops.rest()).isEqualTo("ND");
    }

    @Test
    void text_ends_before_the_first_of_several() {
        StopStrings stops = new StopStrings(List.of("yz", "xyzw"));
        assertThat(stops.add("axyzw")).isEqualTo("a");
        assertThat(stops.found()).isTrue();
        assertThat(stops.rest()).isEmpty();
    }

    /** Against a search of the whole text. */
    @Test
    void however_a_text_is_divided_the_same_is_told() {
        Random random = new Random(11);
        for (int round = 0; round < 2000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < 12; i++) {
                text.append("ab".charAt(random.nextInt(2)));
            }
            List<String> wanted = List.of("aab".substring(random.nextInt(2)), "babba", "bbbb");
            StopStrings stops = new StopStrings(wanted);
            StringBuilder told = new StringBuilder();
            List<String> pieces = new ArrayList<>();
            for (int from = 0; from < text.length() && !stops.found(); ) {
                int to = Math.min(text.length(), from + 1 + random.nextInt(4));
                pieces.add(text.substring(from, to));
                told.append(stops.add(text.substring(from, to)));
                from = to;
            }
            told.append(stops.rest());
            String read = String.join("", pieces);
            int first = wanted.stream()
                    .mapToInt(read::indexOf)
                    .filter(at -> at >= 0)
                    .min()
                    .orElse(read.length());
            assertThat(told).as("%s in %s", wanted, pieces).hasToString(read.substring(0, first));
            assertThat(stops.found()).isEqualTo(first < read.length());
        }
    }
}
