package dev.limpid.cli;

import dev.limpid.explain.Adaptive;
import dev.limpid.explain.Attribution;
import dev.limpid.explain.Baseline;
import dev.limpid.explain.Explainer;
import dev.limpid.explain.IntegratedGradients;
import dev.limpid.model.Input;
import dev.limpid.model.Target;
import dev.limpid.runtime.Runtime;
import dev.limpid.source.ModelFolder;
import dev.limpid.source.ModelSources;
import dev.limpid.source.Progress;
import dev.limpid.task.Models;
import dev.limpid.task.TargetSpec;
import dev.limpid.task.Task;
import dev.limpid.task.TextModel;
import dev.limpid.text.Text;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

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
    void the_java_example_runs_as_it_stands() throws IOException {
        ModelFolder folder = ModelSources.standard(Progress.NONE).find("bert-base-uncased");
        try (TextModel model = Models.text(folder, Task.FILL_MASK, Runtime.Settings.standard())) {
            Input input = model.prepare(Text.of("The capital of France is [MASK]."));
            Target target = TargetSpec.parse("top")
                    .resolve(model, input, null, Target.Score.LOGIT, null)
                    .get(0);
            Explainer method = new IntegratedGradients(Baseline.of("pad"), Adaptive.standard());
            Attribution why = method.explain(model.probe(), input, target);
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
