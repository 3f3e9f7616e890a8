package dev.limpid.architecture;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Wire;
import dev.limpid.rules.AttnLrp;
import dev.limpid.runtime.Runtime;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

import static org.assertj.core.api.Assertions.assertThat;

/** Relevance in decoders against LXT's, in float64: {@code tools/golden/attn_lrp_decoders.py}. */
class AttnLrpDecodersTest {
    private static final JsonNode GOLDEN = golden().get("models");

    private static final Runtime RUNTIME =
            new Runtime(Runtime.Settings.standard().withThreads(1));

    private static JsonNode golden() {
        try (InputStream packed = Objects.requireNonNull(
                AttnLrpDecodersTest.class.getResourceAsStream("/golden/attn-lrp-decoders.json.gz"))) {
            return new ObjectMapper().readTree(new GZIPInputStream(packed));
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }

    @AfterAll
    static void close() {
        RUNTIME.close();
    }

    static List<TinyDecoder> models() {
        List<TinyDecoder> models = new ArrayList<>();
        GOLDEN.fieldNames().forEachRemaining(name -> models.add(new TinyDecoder(name)));
        return models;
    }

    @ParameterizedTest
    @MethodSource("models")
    void relevance_of_a_next_word_agrees(TinyDecoder model) {
        Emitted emitted = model.emit();
        JsonNode golden = GOLDEN.get(model.name());
        List<TinyDecoder.Run> runs = model.runs()
                .filter(run -> golden.has(run.name().substring(model.name().length() + 1)))
                .toList();
        assertThat(runs).hasSameSizeAs(golden);
        for (AttnLrp.Variant variant : AttnLrp.Variant.values()) {
            AttnLrp rules = new AttnLrp(variant, AttnLrpGoldenTest.EPSILON, 0, 0);
            Graph graph = AttnLrpGoldenTest.pulled(emitted, new Wire("next"), rules.table());
            for (TinyDecoder.Run run : runs) {
                Map<String, Tensor> feeds = run.feeds();
                Shape ids = Objects.requireNonNull(feeds.get("input_ids")).shape();
                feeds.put(TinyText.PICK, run.pick("next", Shape.of(ids.dim(0), ids.dim(1), emitted.vocabulary())));
                Tensor found = RUNTIME.run(graph, Runtime.Kind.SHARED, feeds).get(TinyText.SIGNAL);
                String name = run.name().substring(model.name().length() + 1);
                AttnLrpGoldenTest.assertAgrees(
                        run.name() + " " + variant, golden.get(name).get(variant.toString()), found);
            }
        }
    }
}
