package dev.limpid.cli;

import dev.limpid.Limpid;
import dev.limpid.explain.Adaptive;
import dev.limpid.explain.Attribution;
import dev.limpid.explain.Baseline;
import dev.limpid.explain.IntegratedGradients;
import dev.limpid.explain.Methods;
import dev.limpid.json.Document;
import dev.limpid.model.Input;
import dev.limpid.model.Target;
import dev.limpid.report.HtmlReport;
import dev.limpid.task.TargetSpec;
import dev.limpid.task.TextModel;
import dev.limpid.text.Text;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** What the README promises. */
class ReadmeTest {
    private static final Path ROOT = Path.of(System.getProperty("limpid.root"));
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(?:sh|bash)?\\n(.*?)^```$");
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)");

    @Test
    @EnabledIfSystemProperty(named = "limpid.real", matches = "true")
    void the_java_examples_run_as_they_stand(@TempDir Path folder) throws IOException {
        try (Limpid model = Limpid.load("bert-base-uncased")) {
            Document page = model.explain("The capital of France is [MASK].");
            Files.writeString(folder.resolve("why.html"), HtmlReport.write(page));
            assertThat(folder.resolve("why.html")).content().contains("paris");
            assertThat(page.predictions().get(0).label()).isEqualTo("paris");

            TextModel texts = (TextModel) model.model();
            Input input = texts.prepare(Text.of("The capital of France is [MASK]."));
            Target target = TargetSpec.parse("top")
                    .resolve(texts, input, null, Target.Score.LOGIT, null)
                    .get(0);
            Attribution why = new IntegratedGradients(Baseline.of("pad"), Adaptive.standard())
                    .explain(texts.probe(), input, target);
            assertThat(target.choice().label()).isEqualTo("paris");
            assertThat(why.completeness().gap()).isCloseTo(0, within(0.14));
            assertThat(why.model().id()).isEqualTo("bert-base-uncased");
            assertThat(why.model().parameters()).isEqualTo(109_514_298);
        }
    }

    /** Asked for help in place of what it does, a command is read as it would be, and nothing is fetched. */
    @Test
    void every_command_shown_is_one_that_limpid_understands() throws IOException {
        int shown = 0;
        for (String page :
                List.of("README.md", "README.zh-CN.md", "docs/tutorial.md", "docs/batch.md", "docs/spark.md")) {
            Matcher block = BLOCK.matcher(Files.readString(ROOT.resolve(page)));
            while (block.find()) {
                for (String line :
                        block.group(1).replaceAll("\\\\\\n\\s*", "").lines().toList()) {
                    if (line.matches("(\\./)?limpid .*")) {
                        List<String> words = words(line);
                        MainTest.Ran ran = MainTest.run(with(words, "--help"));
                        assertThat(ran.err()).as(page + ": " + line).isEmpty();
                        assertThat(ran.code()).as(page + ": " + line).isZero();
                        int method = words.indexOf("--method") + 1;
                        if (method > 0 && !words.get(method).equals("auto")) {
                            for (String name : words.get(method).split(",")) {
                                assertThat(Methods.listed(name).name()).isEqualTo(name);
                            }
                        }
                        shown++;
                    }
                }
            }
        }
        assertThat(shown).isGreaterThan(120);
    }

    private static String[] with(List<String> words, String last) {
        List<String> all = new ArrayList<>(words);
        all.add(last);
        return all.toArray(String[]::new);
    }

    /** As a shell cuts them. */
    private static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(line.replaceFirst("^(\\./)?limpid ", "").replaceFirst("\\s+# .*$", ""));
        while (word.find()) {
            words.add(Stream.of(1, 2, 3)
                    .map(word::group)
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElseThrow());
        }
        return words;
    }
}
