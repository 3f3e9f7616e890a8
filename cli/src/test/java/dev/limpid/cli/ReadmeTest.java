package dev.limpid.cli;

import dev.limpid.Limpid;
import dev.limpid.explain.Adaptive;
import dev.limpid.explain.Attribution;
import dev.limpid.explain.Baseline;
import dev.limpid.explain.IntegratedGradients;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** What the README promises. */
class ReadmeTest {
    private static final Path ROOT = Path.of(System.getProperty("limpid.root"));

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

    @Test
    void every_file_that_a_page_links_to_is_there() throws IOException {
        Pattern link = Pattern.compile("\\]\\(([^)#:]+)\\)");
        List<String> pages = new ArrayList<>(List.of("README.md", "CONTRIBUTING.md", "examples/README.md"));
        try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
            docs.map(page -> "docs/" + page.getFileName())
                    .filter(page -> page.endsWith(".md"))
                    .forEach(pages::add);
        }
        for (String page : pages) {
            Matcher matcher = link.matcher(Files.readString(ROOT.resolve(page)));
            while (matcher.find()) {
                assertThat(ROOT.resolve(page).resolveSibling(matcher.group(1)).normalize())
                        .as(page)
                        .exists();
            }
        }
    }
}
