package dev.limpid.report;

import dev.limpid.cost.Cost;
import dev.limpid.evaluate.Family;
import dev.limpid.evaluate.Metrics;
import dev.limpid.explain.Dossier;
import dev.limpid.explain.Methods;
import dev.limpid.performance.Measures;
import dev.limpid.source.Catalogue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** What other modules say is said in Chinese too: all of closed sets, and each note that stands in their sources. */
class BorrowedTest {
    private static final Path ROOT = Path.of(System.getProperty("limpid.root"));
    private static final Pattern ENGLISH = Pattern.compile("[A-Za-z]{2,} [A-Za-z]{2,} [A-Za-z]{2,}");

    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+(?:['’.,-][\\p{L}\\p{N}]+)*");
    private static final Pattern PLACE = Pattern.compile("%[-+,0-9.$]*[a-zA-Z]");
    private static final int ENOUGH = 3;
    private static final double MOST = 0.5;

    private static String chinese(String english) {
        return Tongue.CHINESE.speak(() -> Borrowed.told(english));
    }

    private static void requireChinese(String english) {
        assertThat(chinese(english))
                .as(english)
                .isNotEqualTo(english)
                .containsPattern("\\p{IsHan}")
                .doesNotContainPattern(ENGLISH);
    }

    @Test
    void every_method_is_described_in_chinese() {
        assertThat(Methods.list()).isNotEmpty().allSatisfy(method -> {
            Dossier dossier = method.dossier();
            List<String> told = new ArrayList<>(List.of(
                    method.summary(),
                    method.cost(),
                    dossier.question(),
                    dossier.needs(),
                    dossier.unit(),
                    dossier.trust()));
            dossier.doubts().forEach(doubt -> told.add(doubt.says()));
            told.forEach(BorrowedTest::requireChinese);
        });
    }

    @Test
    void every_metric_of_explanations_is_described_in_chinese() {
        assertThat(Metrics.list()).isNotEmpty().allSatisfy(metric -> {
            requireChinese(metric.about().summary());
            requireChinese(metric.about().cost());
        });
        assertThat(Family.values()).allSatisfy(family -> requireChinese(family.toString()));
    }

    @Test
    void every_measure_of_answers_is_described_in_chinese() {
        List<Measures<?>> all = Arrays.stream(Measures.class.getFields())
                .filter(field -> field.getType() == Measures.class)
                .<Measures<?>>map(field -> {
                    try {
                        return (Measures<?>) field.get(null);
                    } catch (IllegalAccessException hidden) {
                        throw new AssertionError(hidden);
                    }
                })
                .toList();
        assertThat(all).hasSizeGreaterThan(3);
        all.forEach(measures -> measures.list()
                .forEach(metric -> requireChinese(metric.meaning().summary())));
    }

    @Test
    void every_model_of_the_catalogue_and_what_costs_count_are_described_in_chinese() {
        assertThat(Catalogue.builtIn().entries()).isNotEmpty().allSatisfy(one -> requireChinese(one.description()));
        requireChinese(Cost.RULE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"core", "models", "train", "select", "cli"})
    void every_note_warning_and_refusal_of_the_sources_has_its_chinese(String module) throws IOException {
        Set<String> remarks = Remarks.below(ROOT.resolve(module).resolve("src/main/java"));
        assertThat(remarks).hasSizeGreaterThan(5).allSatisfy(BorrowedTest::requireChinese);
    }

    /** Sentences are put together of pieces, so that most of what stands in each has to be found, not all. */
    @Test
    void no_sentence_is_translated_that_nobody_says_any_more() throws IOException {
        Set<String> said = new HashSet<>();
        for (String module : List.of("core", "models", "train", "select", "cli")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/main"))) {
                for (Path file : files.filter(one -> one.toString().matches(".*\\.(?:java|json)"))
                        .toList()) {
                    said.addAll(threes(PLACE.matcher(Files.readString(file).replaceAll("\"\\s*\\+\\s*\"", ""))
                            .replaceAll(" | ")));
                }
            }
        }
        Set<String> idle = new TreeSet<>();
        for (String english : Borrowed.sentences().keySet()) {
            List<String> threes = threes(Borrowed.PLACE
                    .matcher(english.substring(english.indexOf(Gettext.within("", "")) + 1))
                    .replaceAll(" | "));
            long found = threes.stream().filter(said::contains).count();
            if (threes.size() >= ENOUGH && found < MOST * threes.size()) {
                idle.add(english);
            }
        }
        assertThat(idle).isEmpty();
    }

    /** What stands three words long in a text, of words that no place parts. */
    private static List<String> threes(String text) {
        List<String> threes = new ArrayList<>();
        for (String piece : text.split("\\|")) {
            String[] words =
                    WORD.matcher(piece).results().map(MatchResult::group).toArray(String[]::new);
            for (int i = 0; i + 2 < words.length; i++) {
                threes.add(words[i] + " " + words[i + 1] + " " + words[i + 2]);
            }
        }
        return threes;
    }

    @Test
    void remarks_are_read_as_they_are_made() {
        String source =
                "notes.add(\"Of \" + n + (n == 1 ? \" text\" : \" texts\") + \" it is said: \" + why(a, \"b c d\") + \".\");\n"
                        + "findings.warn(List.of(String.format(Locale.ROOT, \"It is %.2f %% of %,d things.\", x, y)));\n"
                        + "warnings.add(sure ? \"Yes, it is.\" : \"No, it is not.\");\n// notes.add(\"Not this one here.\");\n";
        assertThat(Remarks.in(source))
                .containsExactlyInAnyOrder(
                        "Of 7 text it is said: 7.",
                        "Of 7 texts it is said: 7.",
                        "It is 7 % of 7 things.",
                        "Yes, it is.",
                        "No, it is not.");
    }

    @Test
    void the_pattern_with_most_words_of_its_own_is_taken_and_places_are_carried_over() {
        assertThat(chinese("“paris” leads from layer 4 on; before, at layer 3, it is at rank 1,204."))
                .isEqualTo("“paris” 从 layer 4 起居首位；之前在 layer 3 排第 1,204。");
        assertThat(chinese("Of data.csv 'a' was taken for the text, 'b' was taken for the label."))
                .isEqualTo("data.csv 的 'a' 被当作文本，'b' 被当作标签。");
        assertThat(chinese("The integral did not settle within 128 points: single scores may be off by up to"
                        + " 1.25e-05. Raise limit to go on."))
                .isEqualTo("积分在 128 个点内没有稳定：单个得分的误差可达 1.25e-05。请增大 limit 以继续。");
        assertThat(chinese("1 min 40 s (95 %: 1 min 30 s to 1 min 50 s): 2.0 s to begin, 1 min 30 s of steps, 1.5 s of"
                        + " evaluation, 4.0 s of checkpoints, 2.0 s to write the model"))
                .isEqualTo("1 min 40 s（95 %：1 min 30 s 到 1 min 50 s）：启动 2.0 s，训练步 1 min 30 s，评估 1.5 s，检查点 4.0 s，"
                        + "写出模型 2.0 s");
    }

    @Test
    void chinese_stands_without_spaces_among_chinese() {
        assertThat(chinese("By weighted sum a is ahead of b, but behind once c is removed."))
                .isEqualTo("按加权和，a 领先于 b，但移除 c 之后则落后。");
        assertThat(Tongue.CHINESE.speak(() -> Wording.filled("属于 {} 解释", "局部").stream()
                        .map(String::valueOf)
                        .collect(Collectors.joining())))
                .isEqualTo("属于局部解释");
        assertThat(Wording.filled("属于 {} 解释", "local")).containsExactly("属于 ", "local", " 解释");
    }
}
