package dev.limpid.published;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class TimmTablesTest {
    private static final TimmTables ALL = TimmTables.read(List.of(Fixtures.TABLES));

    @TempDir
    Path folder;

    private TimmTables table(String name, String text) {
        return TimmTables.read(List.of(Fixtures.write(folder.resolve(name), text)));
    }

    private static List<String> shown(TimmTables.Found found) {
        return found.results().stream()
                .map(result ->
                        result.on().id() + " " + result.on().config() + " " + result.metric() + " " + result.value())
                .toList();
    }

    @Test
    void a_model_with_its_weights_has_its_own_rows_and_the_speeds_of_its_architecture() {
        TimmTables.Found found = ALL.find("smallnet.a1_in1k");
        assertThat(found.name()).hasToString("smallnet.a1_in1k");
        assertThat(shown(found))
                .containsExactly(
                        "imagenet-a 288 px top1 30.25",
                        "imagenet-a 288 px top5 61.5",
                        "imagenet-1k 288 px top1 81.25",
                        "imagenet-1k 288 px top5 95.125",
                        "imagenet-1k 224 px top1 80.375",
                        "imagenet-1k 224 px top5 94.5");
        assertThat(found.results().get(2).fraction()).hasValue(0.8125);
        assertThat(found.benchmarks())
                .containsExactly(
                        new Benchmark(
                                "benchmark-infer-amp-nchw-pt240-cu124-card.csv",
                                false,
                                224,
                                1024,
                                5060.5,
                                202.35,
                                4.11,
                                11.11),
                        new Benchmark(
                                "benchmark-infer-amp-nchw-pt240-cu124-card.csv",
                                false,
                                288,
                                512,
                                3000.25,
                                170.65,
                                6.8,
                                18.36),
                        new Benchmark(
                                "benchmark-infer-fp32-nchw-pt221-cpu-small.csv",
                                false,
                                224,
                                1,
                                30.48,
                                32.78,
                                null,
                                null),
                        new Benchmark(
                                "benchmark-train-amp-nhwc-pt112-cu113-card.csv",
                                true,
                                224,
                                256,
                                1001.5,
                                250.375,
                                null,
                                null));
        assertThat(found.parameters()).isEqualTo(25_560_000);
        assertThat(found.pretraining()).isEqualTo("in1k");
        assertThat(found.notes()).isEmpty();
    }

    @Test
    void thousands_are_parted_by_commas_and_counted_in_millions() {
        TimmTables.Found found = ALL.find("giantnet_560.many_ft_in1k");
        assertThat(found.parameters()).isEqualTo(1_014_450_000.0);
        assertThat(found.benchmarks().get(0).gigaMacs()).isEqualTo(1906.76);
    }

    @Test
    void without_weights_a_name_takes_the_only_ones_and_no_other() {
        assertThat(shown(ALL.find("onlynet")))
                .containsExactly("imagenet-1k 160 px top1 41.125", "imagenet-1k 160 px top5 65.25");
        TimmTables.Found several = ALL.find("smallnet");
        assertThat(several.notes())
                .containsExactly("results-imagenet.csv: it has no row of smallnet, but of smallnet.a1_in1k,"
                        + " smallnet.b2_in1k; name the weights.");
        assertThat(several.benchmarks()).hasSize(4);
    }

    @Test
    void other_weights_are_told_and_not_taken() {
        TimmTables.Found found = ALL.find("onlynet.other");
        assertThat(found.results()).isEmpty();
        assertThat(found.notes())
                .containsExactly("results-imagenet.csv: it has no row of onlynet.other, but of onlynet.w_in1k.");
    }

    @Test
    void an_accuracy_of_weights_that_are_not_named_is_not_taken_for_those_that_are() {
        TimmTables old = table("results-imagenet.csv", "model,img_size,top1\nsmallnet,224,70\n");
        assertThat(shown(old.find("smallnet"))).containsExactly("imagenet-1k 224 px top1 70.0");
        assertThat(old.find("smallnet.a1_in1k").results()).isEmpty();
        assertThat(old.find("smallnet.a1_in1k").notes())
                .containsExactly(
                        "results-imagenet.csv: its row 'smallnet' does not say of which weights it is, expected"
                                + " smallnet.a1_in1k; it is left out.");
    }

    @Test
    void a_model_in_no_table_has_nothing_and_no_note() {
        assertThat(ALL.find("unheard-of")).isEqualTo(TimmTables.Found.NOTHING);
        assertThat(ALL.find("unheard_of.a")).isEqualTo(TimmTables.Found.NOTHING);
        assertThat(ALL.find("../../etc/passwd")).isEqualTo(TimmTables.Found.NOTHING);
        assertThat(TimmTables.NONE.find("smallnet")).isEqualTo(TimmTables.Found.NOTHING);
    }

    @Test
    void the_order_of_columns_does_not_matter_nor_how_lines_end() {
        TimmTables one = table("results-a.csv", "model,img_size,top1,top5\nx.y,224,70,90\n");
        TimmTables other = table("results-a.csv", "\uFEFFtop5,top1,img_size,model\r\n90,70,224,x.y\r\n");
        assertThat(one.find("x.y").results())
                .hasSize(2)
                .isEqualTo(other.find("x.y").results());
    }

    @Test
    void cells_that_are_no_numbers_are_left_out() {
        TimmTables odd = table("results-a.csv", "model,img_size,top1,param_count\nx.y,,oops,\"1,01\"\n");
        assertThat(odd.find("x.y").results()).isEmpty();
        assertThat(odd.find("x.y").parameters()).isNull();
        assertThat(table("results-a.csv", "model,img_size,top1\nx.y,,70\n")
                        .find("x.y")
                        .results())
                .singleElement()
                .satisfies(result -> assertThat(result.on().config()).isNull());
    }

    @Test
    void what_is_no_table_is_a_note() {
        assertThat(table("a.csv", "name,top1\nx,1\n").notes())
                .containsExactly("a.csv: expected a column 'model' as timm's tables have, got '[name, top1]'.");
        assertThat(table("a.csv", "model,top1\nx,1,2\n").notes())
                .singleElement()
                .asString()
                .startsWith("a.csv: line 2 has 3 cells, line 1 has 2.");
        assertThat(table("a.csv", "model,top1\n").notes())
                .containsExactly("a.csv: it has no rows, at least one is needed.");
        assertThat(TimmTables.read(List.of(folder.resolve("none.csv"))).notes())
                .singleElement()
                .asString()
                .startsWith("none.csv: no such file");
        assertThat(table("a.csv", "model\n" + "x".repeat(17 << 20)).notes())
                .containsExactly("a.csv: more than 16777216 bytes, which is more than is read.");
    }
}
