package dev.limpid.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** Looks inside small models, and what they refuse. */
class LookCommandsTest {
    private static final Path ROOT = Path.of(System.getProperty("limpid.root"));
    private static final Path TINY = ROOT.resolve("models/src/test/resources/tiny-bert");
    private static final Path MOODS = ROOT.resolve("models/src/test/resources/text-tasks/moods");
    private static final Path SENTENCES = ROOT.resolve("models/src/test/resources/text-tasks/sentences");
    private static final Path DIGITS = ROOT.resolve("examples/digits");
    private static final String CLEAN = "the capital of france is [MASK] .";
    private static final String CORRUPTED = "the capital of england is [MASK] .";

    @TempDir
    Path folder;

    private static MainTest.Ran look(String what, Path model, String... more) {
        List<String> args = new ArrayList<>(List.of("look", what, "--model", model.toString()));
        args.addAll(Arrays.asList(more));
        return MainTest.run(args.toArray(String[]::new));
    }

    private static JsonNode json(String what, Path model, String... more) {
        List<String> all = new ArrayList<>(Arrays.asList(more));
        all.addAll(List.of("--format", "json"));
        MainTest.Ran ran = look(what, model, all.toArray(String[]::new));
        assertThat(ran.code()).as(ran.err()).isZero();
        try {
            return new ObjectMapper().readTree(ran.out());
        } catch (IOException notJson) {
            throw new IllegalStateException(notJson);
        }
    }

    private static void refuses(String line, MainTest.Ran ran) {
        assertThat(ran).isEqualTo(new MainTest.Ran(2, "", "limpid: " + line + "\n"));
    }

    private Path lines(String name, String pattern, int count) throws IOException {
        StringBuilder text = new StringBuilder();
        List<String> subjects = List.of("my dog", "she", "he", "the cat", "paris", "a big park");
        for (int i = 0; i < count; i++) {
            text.append(pattern.replace("LABEL", i % 2 == 0 ? "very good" : "BAD")
                            .replace("SUBJECT", subjects.get(i % 6))
                            .replace("VERB", i % 2 == 0 ? "run" : "walk")
                            .replace("N", "the ".repeat(1 + i / 6)))
                    .append('\n');
        }
        return Files.writeString(folder.resolve(name), text.toString());
    }

    @Test
    void the_lens_says_where_the_answer_comes_up() {
        MainTest.Ran ran = look("lens", TINY, "--text", CLEAN);
        assertThat(ran.code()).as(ran.err()).isZero();
        assertThat(ran.out())
                .startsWith("“coffee” leads from layer 1 on; before, at layer 0, it is at rank 34.\n")
                .contains("coffee, dog, play", "Best", "[MASK]", "Note: A post-norm model:");
        ran = look("lens", TINY, "--text", CLEAN, "--format", "html");
        assertThat(ran.out()).startsWith("<!doctype html>").contains("<bdi>“coffee” leads from layer 1 on;");
        JsonNode json = json("lens", TINY, "--text", CLEAN, "--target", "token:dog", "--top", "2");
        assertThat(json.get("look").textValue()).isEqualTo("lens");
        assertThat(json.get("settings").get("target").textValue()).isEqualTo("dog");
        JsonNode last = json.get("sheets").get(0).get("items").get(2);
        assertThat(last.get("rank").intValue()).isEqualTo(2);
        assertThat(json.get("sheets").get(1).get("words").get(2).get(6).textValue())
                .isEqualTo("coffee");
        assertThat(json.get("sheets").get(1).get("axes").get(1).textValue()).isEqualTo("position");
    }

    @Test
    void a_classifiers_lens_reads_each_position_as_if_it_were_the_first() {
        JsonNode json = json("lens", MOODS, "--text", "good", "--target", "label:BAD");
        assertThat(json.get("sheets").get(0).get("items")).hasSize(3);
        assertThat(json.get("notes").toString()).contains("as a whole");
    }

    @Test
    void shares_add_up_to_the_logit() {
        JsonNode json = json("attribution", TINY, "--text", CLEAN, "--against", "token:dog");
        JsonNode sums = json.get("sheets").get(1).get("items");
        double logit = sums.get(4).get("share").doubleValue();
        assertThat(sums.get(3).get("share").doubleValue()).isCloseTo(logit, within(1e-5));
        double all = sums.get(0).get("share").doubleValue()
                + sums.get(2).get("share").doubleValue();
        for (JsonNode row : json.get("sheets").get(0).get("values")) {
            for (JsonNode cell : row) {
                all += cell.doubleValue();
            }
        }
        assertThat(all).isCloseTo(logit, within(1e-5));
        assertThat(json.get("statement").textValue()).startsWith("“coffee” rather than “dog” has the logit ");
    }

    @Test
    void patching_tells_what_each_position_and_head_brings_back() {
        MainTest.Ran ran = look("patch", TINY, "--text", CLEAN, "--corrupted", CORRUPTED);
        assertThat(ran.code()).as(ran.err()).isZero();
        assertThat(ran.out()).contains("comes back at layer 0, france/england: 117 %", "Restored");
        JsonNode heads = json("patch", TINY, "--text", CLEAN, "--corrupted", CORRUPTED, "--what", "heads");
        assertThat(heads.get("sheets").get(0).get("columns").toString()).isEqualTo("[\"head 0\",\"head 1\"]");
        JsonNode whole = json("patch", TINY, "--text", CLEAN, "--corrupted", CORRUPTED, "--by", "whole");
        for (JsonNode row : whole.get("sheets").get(0).get("values")) {
            assertThat(row.get(0).doubleValue()).isCloseTo(1, within(1e-4));
        }
        for (String what : List.of("attention", "feed-forward")) {
            JsonNode branches = json("patch", TINY, "--text", CLEAN, "--corrupted", CORRUPTED, "--what", what);
            assertThat(branches.get("sheets").get(0).get("rows")).hasSize(2);
        }
    }

    @Test
    void pictures_are_patched_by_channel() {
        JsonNode json = json(
                "patch",
                DIGITS,
                "--image",
                DIGITS.resolve("seven.png").toString(),
                "--corrupted",
                DIGITS.resolve("three.png").toString(),
                "--wire",
                "/6/Relu_output_0",
                "--by",
                "channel");
        assertThat(json.get("sheets").get(0).get("columns").get(0).textValue()).isEqualTo("channel 0");
    }

    @Test
    void layers_are_compared_with_one_another_and_with_another_models() throws IOException {
        Path texts = lines("texts.txt", "SUBJECT VERB N", 12);
        JsonNode json = json("similarity", TINY, "--examples", texts.toString());
        JsonNode values = json.get("sheets").get(0).get("values");
        for (int i = 0; i < 3; i++) {
            assertThat(values.get(i).get(i).doubleValue()).isCloseTo(1, within(1e-9));
            assertThat(values.get(0).get(i).doubleValue())
                    .isEqualTo(values.get(i).get(0).doubleValue());
        }
        JsonNode other = json("similarity", TINY, "--examples", texts.toString(), "--other", MOODS.toString());
        assertThat(other.get("sheets").get(0).get("axes").get(1).textValue()).startsWith("layer of ");
    }

    @Test
    void probes_find_what_the_words_say() throws IOException {
        Path texts = lines("texts.tsv", "LABEL\tSUBJECT VERB N", 36);
        MainTest.Ran ran = look("probes", TINY, "--examples", texts.toString(), "--shuffles", "19");
        assertThat(ran.code()).as(ran.err()).isZero();
        assertThat(ran.out())
                .contains("The 2 labels are told best at embeddings: of 100 %", "selectivity", "memorised");
    }

    @Test
    void concepts_are_tested_against_random_sets() throws IOException {
        Path concept = lines("concept.txt", "SUBJECT VERB big", 6);
        Path random = lines("random.txt", "N SUBJECT VERB", 18);
        JsonNode json = json(
                "concepts",
                MOODS,
                "--concept",
                concept.toString(),
                "--random",
                random.toString(),
                "--examples",
                random.toString(),
                "--target",
                "label:BAD",
                "--sets",
                "5");
        JsonNode items = json.get("sheets").get(0).get("items");
        assertThat(items).hasSize(3);
        assertThat(json.get("settings").get("hypotheses").intValue()).isEqualTo(3);
        for (JsonNode item : items) {
            assertThat(item.get("score").doubleValue()).isBetween(0.0, 1.0);
            assertThat(item.get("corrected").doubleValue())
                    .isEqualTo(Math.min(1, 3 * item.get("p").doubleValue()));
        }
    }

    @Test
    void an_example_that_is_the_input_itself_is_the_nearest_by_all_measures() throws IOException {
        Path texts = lines("texts.tsv", "LABEL\tSUBJECT VERB N", 12);
        for (String by : List.of("embedding", "gradient")) {
            List<String> args = new ArrayList<>(
                    List.of("--text", "he walk the", "--examples", texts.toString(), "--by", by, "--top", "1"));
            if (by.equals("gradient")) {
                args.addAll(List.of("--label", "very good"));
            }
            Files.writeString(texts, Files.readString(texts) + "very good\the walk the\n");
            JsonNode nearest = json("examples", MOODS, args.toArray(String[]::new))
                    .get("sheets")
                    .get(0)
                    .get("items")
                    .get(0);
            assertThat(nearest.get("example").textValue()).isEqualTo("he walk the");
            assertThat(nearest.get("score").doubleValue()).isCloseTo(1, within(1e-5));
        }
    }

    @Test
    void influence_helps_and_harms_and_adds_up_over_checkpoints() throws IOException {
        Path texts = lines("texts.tsv", "LABEL\tSUBJECT VERB N", 12);
        String[] asked = {"--text", "my dog run", "--examples", texts.toString(), "--by", "tracin", "--label", "BAD"};
        JsonNode one = json("examples", MOODS, asked);
        List<String> more = new ArrayList<>(Arrays.asList(asked));
        more.addAll(List.of("--checkpoint", MOODS.toString(), "--rate", "1,2"));
        JsonNode two = json("examples", MOODS, more.toArray(String[]::new));
        for (int sheet = 0; sheet < 2; sheet++) {
            JsonNode items = one.get("sheets").get(sheet).get("items");
            for (int i = 0; i < items.size(); i++) {
                double score = items.get(i).get("score").doubleValue();
                assertThat(score > 0).isEqualTo(sheet == 0);
                assertThat(two.get("sheets")
                                .get(sheet)
                                .get("items")
                                .get(i)
                                .get("score")
                                .doubleValue())
                        .isCloseTo(3 * score, within(1e-9 * Math.abs(score)));
            }
        }
    }

    @Test
    void models_without_the_needed_structure_are_refused() {
        String none = "No residual stream was found in the model's graph: no sums of a value [batch,position,unit] and"
                + " of what products with weights make of it, one after the other. 'limpid look' probes, concepts,"
                + " similarity and patch --wire work without one.";
        String seven = DIGITS.resolve("seven.png").toString();
        refuses(none, look("lens", DIGITS, "--image", seven));
        refuses(none, look("attribution", DIGITS, "--image", seven));
        refuses(none, look("patch", DIGITS, "--image", seven, "--corrupted", seven));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --corrupted|paris is [MASK] .|Patching moves values from position to position, so both texts must have as many tokens: the clean one has 9, the corrupted one 6. Exchange words for words of as many pieces.
            --what|hands|Unknown --what 'hands', expected stream, attention, feed-forward or heads.
            --by|hand|Unknown part 'hand', expected position, head, channel or whole.
            --wire|encoder/0/attention/Softmaxx|Wire encoder/0/attention/Softmaxx: the model has no such wire; nearest: encoder/0/attention/Softmax, encoder/1/attention/Softmax, encoder/0/attention/MatMul. 'limpid models inspect' lists all.
            --wire|input_ids|Wire input_ids is int64[batch,sequence], expected numbers with a batch axis and one to three more.
            """)
    void a_patch_that_cannot_be_is_refused(String option, String value, String line) {
        List<String> args = new ArrayList<>(List.of("--text", CLEAN, option, value));
        if (!option.equals("--corrupted")) {
            args.addAll(List.of("--corrupted", CORRUPTED));
        }
        refuses(line, look("patch", TINY, args.toArray(String[]::new)));
    }

    @Test
    void equal_inputs_leave_nothing_to_bring_back() {
        MainTest.Ran ran = look("patch", TINY, "--text", CLEAN, "--corrupted", CLEAN);
        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).contains("get the same score for 'coffee', 4.40541 and 4.40541");
    }

    @Test
    void settings_that_contradict_one_another_are_refused() throws IOException {
        String texts = lines("texts.tsv", "LABEL\tSUBJECT VERB", 12).toString();
        refuses(
                "--unlabelled: the loss of an example, which --by tracin is about, needs its label. Choose --by"
                        + " embedding.",
                look("examples", MOODS, "--text", "x", "--examples", texts, "--by", "tracin", "--unlabelled"));
        refuses(
                "--checkpoint and --rate are for --by tracin, got --by gradient.",
                look("examples", MOODS, "--text", "x", "--examples", texts, "--by", "gradient", "--rate", "1"));
        refuses(
                "--rate needs one rate for --model and one for each --checkpoint, 1 in all, got 2.",
                look("examples", MOODS, "--text", "x", "--examples", texts, "--by", "tracin", "--rate", "1,2"));
        refuses(
                "Unknown --by 'looks', expected embedding, gradient or tracin.",
                look("examples", MOODS, "--text", "x", "--examples", texts, "--by", "looks"));
        refuses(
                "--label is for --by gradient or tracin; vectors have no labels.",
                look("examples", MOODS, "--text", "x", "--examples", texts, "--label", "BAD"));
        refuses(
                "--text: 'limpid look probes' reads many examples from files, not one. Leave it out.",
                look("probes", MOODS, "--text", "x", "--examples", texts));
        refuses(
                "--sets must be from 3 to 1000, got 2.",
                look(
                        "concepts",
                        MOODS,
                        "--concept",
                        texts,
                        "--random",
                        texts,
                        "--examples",
                        texts,
                        "--target",
                        "index:0",
                        "--sets",
                        "2"));
        refuses(
                "--target top: a concept is tested for one class, the same for all examples. Name it: label:L or"
                        + " index:I.",
                look("concepts", MOODS, "--concept", texts, "--random", texts, "--examples", texts, "--target", "top"));
        refuses("--top must be from 1 to 1000, got 0.", look("lens", MOODS, "--text", "x", "--top", "0"));
    }

    @Test
    void labels_that_the_model_does_not_know_are_refused_with_their_place() throws IOException {
        Path texts = Files.writeString(folder.resolve("texts.tsv"), "grim\tmy dog\n");
        refuses(
                "texts.tsv:1: Target 'label:grim': the model has no such label; it has very good | so-so | BAD.",
                look("examples", MOODS, "--text", "x", "--examples", texts.toString(), "--by", "tracin"));
    }

    @Test
    void influence_needs_a_classifier() throws IOException {
        String texts = lines("texts.tsv", "LABEL\tSUBJECT VERB", 12).toString();
        MainTest.Ran ran = look("examples", TINY, "--text", CLEAN, "--examples", texts, "--by", "tracin");
        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err())
                .startsWith(
                        "limpid: Influence of examples is told from a classifier's last linear layer, and the output"
                                + " 'logits' does not come of one: it is float[");
        String[] pair = {"--text", "my dog", "--text-pair", "my cat", "--task", "sentence-similarity"};
        ran = look("attribution", SENTENCES, pair);
        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err())
                .contains("not linear even with every norm held fast: ")
                .doesNotContain("\n\n");
        refuses(
                "The logit lens looks at one text or picture at a time, and the model puts 2 side by side there,"
                        + " [2,5,16]. Choose another --task.",
                look("lens", SENTENCES, pair));
    }

    @Test
    void of_a_data_set_it_is_told_what_drives_answers_and_where_they_are_wrong() throws IOException {
        // The model answers BAD whatever it reads, so it is wrong exactly where the label is another.
        Path data = lines("data.tsv", "LABEL\tSUBJECT can VERB in N park", 24);
        String tsv = "label\ttext\n" + Files.readString(data);
        Files.writeString(data, tsv);
        String[] options = {"--data", data.toString(), "--examples", "0", "--steps", "4", "--fewest", "5"};
        JsonNode json = json("data", MOODS, options);
        assertThat(json.get("look").textValue()).isEqualTo("data");
        assertThat(json.get("statement").textValue())
                .isEqualTo(
                        "12 of 24 answers looked at are wrong (50 %); worst is the slice: contains \"run\": 12 of 12 wrong, 0 of 12"
                                + " others.");
        JsonNode slices = json.get("sheets").get(0).get("items");
        assertThat(slices.findValuesAsText("slice")).contains("label is very good", "contains \"run\"");
        for (JsonNode slice : slices) {
            assertThat(slice.get("rate").doubleValue())
                    .isGreaterThan(slice.get("elsewhere").doubleValue());
        }
        JsonNode failures = json.get("sheets").get(1).get("items");
        int wrong = 0;
        for (JsonNode failure : failures) {
            assertThat(failure.get("label").textValue()).isEqualTo("very good");
            assertThat(failure.get("answer").textValue()).isEqualTo("BAD");
            wrong += failure.get("examples").intValue();
        }
        assertThat(wrong).isEqualTo(12);
        assertThat(json.get("sheets").get(2).get("items")).hasSizeBetween(1, 5);
        JsonNode drivers = json.get("sheets").get(3).get("items");
        assertThat(drivers.findValuesAsText("answer")).containsOnly("BAD");
        assertThat(drivers.findValuesAsText("driver"))
                .containsExactlyInAnyOrder("can", "in", "walk", "the", "run", "park");
        MainTest.Ran ran = look("data", MOODS, options);
        assertThat(ran.code()).as(ran.err()).isZero();
        assertThat(ran.out()).contains("12 of 24 answers looked at are wrong", "Slices", "Drivers");
    }

    @Test
    void of_pictures_it_is_told_from_where_they_are_answered() throws IOException {
        Path seven = Files.createDirectories(folder.resolve("pictures/seven"));
        Path three = Files.createDirectories(folder.resolve("pictures/three"));
        Files.copy(DIGITS.resolve("seven.png"), seven.resolve("a.png"));
        Files.copy(DIGITS.resolve("three.png"), three.resolve("b.png"));
        Files.copy(DIGITS.resolve("eight.png"), three.resolve("c.png"));
        JsonNode json = json("data", DIGITS, "--data", seven.getParent().toString(), "--steps", "4");
        assertThat(json.get("statement").textValue())
                .isEqualTo(
                        "1 of 3 answers looked at are wrong (33 %); no slice of the data is answered worse than the rest for"
                                + " certain.");
        assertThat(json.get("sheets").findValuesAsText("name"))
                .containsExactly("slices", "failures", "map of eight", "map of seven", "map of three");
        assertThat(json.get("sheets").get(1).get("items").get(0).get("such as").textValue())
                .contains("c.png");
    }

    @Test
    void looks_at_data_that_make_no_sense_are_refused() {
        refuses(
                "The false discovery rate is from 0 to 1, got 2.0.",
                look("data", MOODS, "--data", "none.csv", "--rate", "2"));
        refuses("--top must be at least 1, got 0.", look("data", MOODS, "--data", "none.csv", "--top", "0"));
        refuses(
                "--text: 'limpid look data' reads many examples from files, not one. Leave it out.",
                look("data", MOODS, "--data", "none.csv", "--text", "good"));
    }
}
