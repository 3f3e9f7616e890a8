package dev.limpid.examples;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

import static org.assertj.core.api.Assertions.assertThat;

/** The Java that the pages show. */
class PagesTest {
    private static final Path ROOT = Path.of(System.getProperty("limpid.root"));
    private static final Pattern CITED = Pattern.compile("(?ms)^<!-- from: (\\S+) -->\\n```java\\n(.*?)^```$");
    private static final Pattern SHOWN = Pattern.compile("(?ms)^```java\\n(.*?)^```$");

    @TempDir
    Path folder;

    @Test
    void what_extending_shows_stands_so_in_a_class_that_runs() throws IOException {
        String page = Files.readString(ROOT.resolve("docs/extending.md"));
        Matcher cited = CITED.matcher(page);
        int found = 0;
        while (cited.find()) {
            assertThat(Files.readString(ROOT.resolve(cited.group(1)))).contains(cited.group(2));
            found++;
        }
        assertThat(found).isEqualTo(4).isEqualTo(SHOWN.matcher(page).results().count());
    }

    @Test
    void what_the_tutorial_shows_compiles() throws IOException {
        compileTutorial();
    }

    @Test
    @EnabledIfSystemProperty(named = "limpid.real", matches = "true")
    void what_the_tutorial_shows_says_what_it_says_there() throws Exception {
        compileTutorial();
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
            Class<?> shown = loader.loadClass("Shown");
            var made = shown.getDeclaredConstructor();
            made.setAccessible(true);
            var run = shown.getDeclaredMethod("run");
            run.setAccessible(true);
            Object program = made.newInstance();
            List<String> lines = Printed.by(() -> run.invoke(program));
            assertThat(lines.get(0)).isEqualTo("paris");
            assertThat(lines.subList(1, lines.size())).hasSize(9).anyMatch(line -> line.contains("capital"));
        }
    }

    private void compileTutorial() throws IOException {
        Matcher shown = SHOWN.matcher(Files.readString(ROOT.resolve("docs/tutorial.md")));
        assertThat(shown.find()).isTrue();
        String program = "import dev.limpid.*;\nimport dev.limpid.json.*;\nclass Shown { void run() {\n"
                + shown.group(1) + "} }\n";
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter said = new StringWriter();
        SimpleJavaFileObject source =
                new SimpleJavaFileObject(URI.create("string:///Shown.java"), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreErrors) {
                        return program;
                    }
                };
        boolean compiled = compiler.getTask(
                        said,
                        null,
                        null,
                        List.of("-proc:none", "-d", folder.toString(), "-cp", System.getProperty("java.class.path")),
                        null,
                        List.of(source))
                .call();
        assertThat(compiled).as(said.toString()).isTrue();
    }

    @Test
    void every_example_is_listed() throws IOException {
        String page = Files.readString(ROOT.resolve("examples/README.md"));
        Path sources = ROOT.resolve("examples/src/main/java/dev/limpid/examples");
        try (Stream<Path> files = Files.list(sources)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                if (!name.equals("package-info.java")) {
                    assertThat(page).contains("(src/main/java/dev/limpid/examples/" + name + ")");
                }
            }
        }
    }
}
