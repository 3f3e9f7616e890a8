package dev.limpid.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limpid.explain.Attribution;
import dev.limpid.json.CapitalOfFrance;
import dev.limpid.json.Document;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.Collections;

import static org.assertj.core.api.Assertions.assertThat;

class PayloadTest {
    // With 27 heads 12×27×9×9 numbers of 4 bytes, a tenth of a megabyte; with 270 more than 1 MiB, the limit of one
    // array.
    private static final int LAYERS = 12;

    private static Document attending(int many, int heads) {
        return CapitalOfFrance.document(Collections.nCopies(many, heads).stream()
                .map(each -> CapitalOfFrance.attention(LAYERS, each))
                .toArray(Attribution[]::new));
    }

    private static long arrays(Payload payload) throws IOException {
        long there = 0;
        for (JsonNode explanation : new ObjectMapper().readTree(payload.json()).get("explanations")) {
            there += explanation.get("arrays").size();
        }
        return there;
    }

    @Test
    void arrays_of_usual_size_are_in_the_page() throws IOException {
        Payload payload = Payload.of(attending(3, 27));
        assertThat(arrays(payload)).isEqualTo(3);
        assertThat(payload.leftOut()).isEmpty();
    }

    @Test
    void an_array_above_one_mebibyte_is_left_out_and_said_so() throws IOException {
        Document document = attending(1, 270);
        Payload payload = Payload.of(document);
        assertThat(arrays(payload)).isZero();
        assertThat(payload.leftOut())
                .singleElement()
                .asString()
                .contains("attention by layer, head, query, key", "[12,270,9,9]", "1.0\u00a0MB");
        assertThat(HtmlReport.write(document)).contains(payload.leftOut().get(0), "<code>--format json</code>");
    }

    @Test
    void all_arrays_together_are_no_more_than_eight_mebibytes_the_first_ones_kept() throws IOException {
        // 12×200×81×4 bytes each: ten find room in 8 MiB.
        Document document = attending(14, 200);
        Payload payload = Payload.of(document);
        assertThat(arrays(payload)).isEqualTo((8 << 20) / (LAYERS * 200 * 81 * 4));
        assertThat(payload.leftOut()).hasSize(4);
        Scene scene = Scene.of(document, null);
        for (int i = 0; i < 14; i++) {
            Attribution one = document.explanations().get(i);
            assertThat(scene.arrays().number(one, one.arrays().get(0))).isEqualTo(i < 10 ? 0 : -1);
        }
        // Four letters for three bytes.
        assertThat(payload.json().length()).isBetween(10_000_000, 12_000_000);
    }
}
