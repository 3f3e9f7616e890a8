package dev.limpid.published;

import dev.limpid.source.ModelFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;

import static org.assertj.core.api.Assertions.assertThat;

class InCommonTest {
    @TempDir
    Path folder;

    private Published card(String name, String results) {
        Path own = folder.resolve(name);
        Fixtures.write(own.resolve("README.md"), "---\nmodel-index:\n- results:\n" + results + "\n---\n");
        return Published.of(new ModelFolder(own, name, name, "0".repeat(64)), List.of());
    }

    private static String result(String dataset, String metric, String value) {
        return "  - {dataset: {type: " + dataset + ", split: test}, metrics: [{type: " + metric + ", value: " + value
                + "}]}\n";
    }

    private Published timm(String name) {
        return Published.of(new ModelFolder(folder.resolve("none"), name, name, ""), List.of(Fixtures.TABLES));
    }

    @Test
    void what_most_models_state_comes_first_and_percents_are_fractions() {
        List<InCommon> found = InCommon.of(List.of(
                card("a", result("rare", "f1", "0.5") + result("often", "accuracy", "91.5")),
                card("b", result("rare", "F1", "0.6") + result("often", "Accuracy", "0.75")),
                card("c", result("often", "accuracy", "60%") + result("alone", "accuracy", "0.1")),
                card("d", result("other", "accuracy", "0.1"))));
        assertThat(found)
                .containsExactly(
                        new InCommon(
                                "often",
                                null,
                                "test",
                                "accuracy",
                                List.of(
                                        OptionalDouble.of(0.915),
                                        OptionalDouble.of(0.75),
                                        OptionalDouble.of(0.6),
                                        OptionalDouble.empty())),
                        new InCommon(
                                "rare",
                                null,
                                "test",
                                "f1",
                                List.of(
                                        OptionalDouble.of(0.5),
                                        OptionalDouble.of(0.6),
                                        OptionalDouble.empty(),
                                        OptionalDouble.empty())));
    }

    @Test
    void metrics_of_which_more_may_be_worse_are_no_baseline() {
        assertThat(InCommon.of(List.of(
                        card("a", result("one", "loss", "0.5") + result("one", "wer", "5")),
                        card("b", result("one", "loss", "0.4") + result("one", "wer", "4")))))
                .isEmpty();
    }

    @Test
    void parts_and_splits_are_not_mixed() {
        assertThat(InCommon.of(List.of(
                        card("a", result("one", "accuracy", "0.5").replace("test", "train")),
                        card("b", result("one", "accuracy", "0.4")))))
                .isEmpty();
    }

    @Test
    void of_pictures_of_several_sizes_the_best_counts() {
        List<InCommon> found =
                InCommon.of(List.of(timm("smallnet.a1_in1k"), timm("onlynet.w_in1k"), timm("unheard_of")));
        assertThat(found).extracting(InCommon::metric).containsExactly("top1", "top5");
        assertThat(found.get(0).values())
                .containsExactly(OptionalDouble.of(0.8125), OptionalDouble.of(0.41125), OptionalDouble.empty());
    }

    @Test
    void one_model_or_none_has_nothing_in_common() {
        assertThat(InCommon.of(List.of())).isEmpty();
        assertThat(InCommon.of(List.of(timm("smallnet.a1_in1k")))).isEmpty();
    }
}
