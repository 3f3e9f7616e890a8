package dev.limpid.spark;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

/** What the page on Spark shows is understood by the compilers of Scala and Java. */
class ShownTest {
    private static final Path PAGE = Path.of(System.getProperty("limpid.root"), "docs/spark.md");

    @TempDir
    Path folder;

    private static String shown(String language) throws IOException {
        Matcher block =
                Pattern.compile("(?ms)^```" + language + "\\n(.*?)^```$").matcher(Files.readString(PAGE));
        assertThat(block.find()).as(language).isTrue();
        return block.group(1);
    }

    @Test
    void the_scala_compiles() throws Exception {
        List<String> lines = shown("scala").lines().toList();
        String imports =
                lines.stream().filter(line -> line.startsWith("import ")).collect(Collectors.joining("\n"));
        String program =
                lines.stream().filter(line -> !line.startsWith("import ")).collect(Collectors.joining("\n"));
        compiled(
                "Shown.scala",
                imports + "\nobject Shown { def run(reviews: org.apache.spark.sql.DataFrame): Unit = {\n" + program
                        + "\n} }\n",
                "java",
                "scala.tools.nsc.Main",
                "-usejavacp");
        assertThat(folder.resolve("Shown.class")).exists();
    }

    @Test
    void the_java_compiles() throws Exception {
        compiled(
                "Shown.java",
                "import dev.limpid.spark.LimpidExplainer;\nimport org.apache.spark.sql.*;\n"
                        + "class Shown { void run() {\n" + shown("java") + "} }\n",
                "javac",
                "-proc:none");
        assertThat(folder.resolve("Shown.class")).exists();
    }

    private void compiled(String name, String program, String tool, String... options) throws Exception {
        Path source = Files.writeString(folder.resolve(name), program);
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", tool).toString(),
                "-cp",
                System.getProperty("java.class.path")));
        command.addAll(List.of(options));
        command.addAll(List.of("-d", folder.toString(), source.toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }
}
