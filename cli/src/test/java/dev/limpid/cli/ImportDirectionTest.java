package dev.limpid.cli;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** The map of the project, held against its imports. */
class ImportDirectionTest {
    private static final Path ROOT = Path.of(System.getProperty("limpid.root"));
    private static final Pattern IMPORT = Pattern.compile("^import (?:static )?(dev\\.limpid\\.(\\w+)[\\w.]*|[\\w.]+)");

    /** What each package may import of the others, itself aside. */
    private static final Map<String, Set<String>> ALLOWED = allowed();

    /** Packages that may see an outside library; all others may not. */
    private static final Map<String, Set<String>> LIBRARIES = Map.ofEntries(
            Map.entry("ai.onnxruntime", Set.of("runtime", "benchmarks")),
            Map.entry("ai.onnx.proto", Set.of("onnx")),
            Map.entry("com.google.protobuf", Set.of("onnx", "format")),
            Map.entry("org.apache.commons.compress", Set.of("format")),
            Map.entry("org.apache.parquet", Set.of("corpus")),
            Map.entry("io.airlift", Set.of("corpus")),
            Map.entry(
                    "org.apache.commons.statistics",
                    Set.of("explain", "look", "evaluate", "estimate", "transfer", "decide", "profile", "select")),
            Map.entry("org.ejml", Set.of("explain", "look", "evaluate", "transfer", "frozen")),
            Map.entry("ai.djl", Set.of("text", "examples")),
            Map.entry("org.springframework", Set.of("examples")),
            Map.entry("com.twelvemonkeys", Set.of("image")),
            Map.entry("javax.imageio", Set.of("image", "figure", "examples")),
            Map.entry("eu.maveniverse", Set.of("source")),
            Map.entry("org.eclipse.aether", Set.of("source")),
            Map.entry(
                    "com.fasterxml.jackson",
                    Set.of(
                            "architecture",
                            "format",
                            "image",
                            "json",
                            "source",
                            "table",
                            "task",
                            "text",
                            "corpus",
                            "vocabulary",
                            "export",
                            "adapter",
                            "train",
                            "course",
                            "published",
                            "candidate",
                            "select",
                            "limpid",
                            "batch",
                            "studio",
                            "spark",
                            "benchmarks")),
            Map.entry("org.yaml", Set.of("published")),
            Map.entry("io.javalin", Set.of("studio")),
            Map.entry("org.eclipse.jetty", Set.of("studio")),
            Map.entry("org.h2", Set.of("studio")),
            Map.entry("java.sql", Set.of("studio")),
            Map.entry("org.apache.spark", Set.of("spark")),
            Map.entry("gg.jte", Set.of("report")),
            Map.entry("org.jsoup", Set.of("figure")),
            Map.entry("com.github.weisj", Set.of("figure")),
            Map.entry("org.junit", Set.of("assertions")),
            Map.entry("org.assertj", Set.of("assertions")),
            Map.entry("picocli", Set.of("cli")),
            Map.entry("me.tongfei", Set.of("cli")));

    private static Map<String, Set<String>> allowed() {
        List<String> core = new ArrayList<>(List.of(
                "tensor",
                "graph",
                "onnx",
                "canonical",
                "backward",
                "rules",
                "runtime",
                "model",
                "game",
                "explain",
                "look",
                "evaluate"));
        Map<String, Set<String>> allowed = new java.util.HashMap<>();
        for (int i = 0; i < core.size(); i++) {
            allowed.put(core.get(i), new HashSet<>(core.subList(0, i)));
        }
        allowed.get("canonical").remove("onnx");
        allowed.get("backward").removeAll(Set.of("onnx", "canonical"));
        allowed.get("rules").removeAll(Set.of("onnx", "canonical"));
        allowed.get("runtime").removeAll(Set.of("canonical", "backward", "rules"));
        // A fold over graphs, which sees fused attention as what it is lowered to; those above may ask for it.
        allowed.put("cost", new HashSet<>(Set.of("tensor", "graph", "canonical")));
        core.add("cost");
        List<String> models = List.of(
                "format",
                "image",
                "superpixel",
                "source",
                "jinja",
                "text",
                "span",
                "table",
                "architecture",
                "generation",
                "inspect",
                "json",
                "task",
                "data",
                "corpus",
                "vocabulary",
                "export");
        for (String one : models) {
            allowed.put(one, new HashSet<>(core));
            allowed.get(one).addAll(models);
        }
        // Within models, the parts know less than the task that joins them.
        allowed.get("format").retainAll(core);
        allowed.put("image", new HashSet<>(Set.of("tensor")));
        allowed.put("superpixel", new HashSet<>(Set.of("image")));
        allowed.put("table", new HashSet<>(Set.of("tensor", "format")));
        allowed.get("text")
                .removeAll(Set.of("superpixel", "image", "span", "architecture", "json", "task", "source", "table"));
        // What a model says of tokens, and the tokens; whose scores they are is the task's to know.
        allowed.put("span", new HashSet<>(Set.of("model", "text")));
        allowed.get("architecture")
                .removeAll(Set.of("superpixel", "image", "text", "span", "json", "task", "source", "table"));
        allowed.get("source")
                .removeAll(Set.of("superpixel", "image", "text", "span", "architecture", "json", "task", "table"));
        allowed.get("inspect")
                .removeAll(Set.of(
                        "superpixel", "image", "text", "span", "architecture", "json", "task", "source", "table"));
        allowed.get("json")
                .removeAll(Set.of("superpixel", "image", "text", "span", "architecture", "task", "source", "table"));
        // Writing needs a decoder and its tokenizer, and nothing that explains; only tasks write.
        models.stream()
                .filter(one -> !one.equals("task"))
                .forEach(one -> allowed.get(one).remove("generation"));
        allowed.put(
                "generation",
                new HashSet<>(Set.of("tensor", "graph", "canonical", "runtime", "format", "text", "architecture")));
        // What a user judges models by is made ready by tasks, of which none needs it.
        models.stream()
                .filter(one -> !one.equals("data"))
                .forEach(one -> allowed.get(one).remove("data"));
        // Data to train on is read as it comes, whatever the model; what is written is of any model.
        allowed.put("corpus", new HashSet<>(Set.of("tensor", "format", "table", "text", "image")));
        allowed.put("vocabulary", new HashSet<>(Set.of("tensor", "format", "text")));
        for (String one : List.of("corpus", "vocabulary", "export")) {
            models.stream()
                    .filter(other -> !other.equals(one) && !other.equals("export"))
                    .forEach(other -> allowed.get(other).remove(one));
        }
        // A language by itself, which only texts are written in.
        models.stream()
                .filter(one -> !one.equals("text"))
                .forEach(one -> allowed.get(one).remove("jinja"));
        allowed.put("jinja", Set.of());
        allowed.get("source").add("json"); // its Version, which a client of the hub tells
        Set<String> below = new HashSet<>(core);
        below.addAll(models);
        // The front door, and what asks it of many rows.
        allowed.put("limpid", new HashSet<>(below));
        below.add("limpid");
        allowed.put("batch", new HashSet<>(below));
        below.add("batch");
        List<String> training =
                List.of("noise", "loss", "optimise", "adapter", "performance", "train", "course", "estimate");
        for (String one : training) {
            allowed.put(one, new HashSet<>(below));
            allowed.get(one).addAll(training.subList(0, training.indexOf(one)));
        }
        // Numbers to arrays, and rules for weights: whose they are is not theirs to know.
        allowed.put("noise", new HashSet<>(Set.of("tensor")));
        allowed.put("optimise", new HashSet<>(Set.of("tensor", "graph", "noise")));
        allowed.put("performance", new HashSet<>(Set.of("tensor", "evaluate")));
        // For other people's tests: nothing of Limpid's own pages and commands.
        allowed.put("assertions", new HashSet<>(below));
        allowed.put("spark", new HashSet<>(below));
        below.addAll(training);
        List<String> choosing = List.of(
                "transfer", "frozen", "decide", "profile", "published", "candidate", "halving", "appraise", "select");
        for (String one : choosing) {
            allowed.put(one, new HashSet<>(below));
            allowed.get(one).addAll(choosing.subList(0, choosing.indexOf(one)));
        }
        // Numbers to numbers: of which models they are is not theirs to know.
        for (String one : List.of("transfer", "frozen", "decide")) {
            allowed.put(one, new HashSet<>(Set.of("evaluate", "noise")));
        }
        allowed.get("frozen").add("transfer"); // its Sample: vectors with classes
        below.addAll(choosing);
        // A page in, drawings out: of what it is about is not its to know.
        allowed.put("figure", new HashSet<>());
        below.add("figure");
        allowed.put("report", new HashSet<>(below));
        below.add("report");
        allowed.put("studio", new HashSet<>(below));
        below.add("studio");
        allowed.put("cli", new HashSet<>(below));
        below.add("cli");
        allowed.put("benchmarks", below);
        // What a user can do, on anything but the commands and what is for measuring.
        Set<String> shown = new HashSet<>(below);
        shown.removeAll(Set.of("cli", "studio"));
        shown.add("assertions");
        allowed.put("examples", shown);
        shown.add("examples");
        allowed.put("extending", shown);
        return allowed;
    }

    private record Import(Path file, int line, String from, String to, String what) {
        @Override
        public String toString() {
            return ROOT.relativize(file) + ":" + line + ": '" + from + "' must not import " + what;
        }
    }

    @Test
    void imports_run_one_way() throws IOException {
        List<Import> imports = imports();
        assertThat(imports).hasSizeGreaterThan(300);
        assertThat(imports.stream()
                        .filter(one -> !one.to.isEmpty() && !one.to.equals(one.from))
                        .filter(one -> !ALLOWED.getOrDefault(one.from, Set.of()).contains(one.to)))
                .isEmpty();
    }

    @Test
    void outside_libraries_stay_where_they_belong() throws IOException {
        List<Import> strays = new ArrayList<>();
        for (Import one : imports()) {
            LIBRARIES.forEach((library, users) -> {
                if (one.what.startsWith(library + ".") && !users.contains(one.from)) {
                    strays.add(one);
                }
            });
        }
        assertThat(strays).isEmpty();
    }

    @Test
    void every_package_says_what_it_is() throws IOException {
        try (Stream<Path> files = sources()) {
            assertThat(files.filter(file -> !Files.exists(file.resolveSibling("package-info.java"))))
                    .isEmpty();
        }
    }

    private static Stream<Path> sources() throws IOException {
        return Files.walk(ROOT)
                .filter(file -> file.toString().endsWith(".java"))
                .filter(file -> file.toString().contains("/src/main/java/"));
    }

    private static List<Import> imports() throws IOException {
        List<Import> imports = new ArrayList<>();
        try (Stream<Path> files = sources()) {
            for (Path file : files.sorted().toList()) {
                String from = file.getParent().getFileName().toString();
                List<String> lines = Files.readAllLines(file);
                for (int i = 0; i < lines.size(); i++) {
                    Matcher matcher = IMPORT.matcher(lines.get(i));
                    if (matcher.find()) {
                        String to = matcher.group(2) == null ? "" : matcher.group(2);
                        if (!to.isEmpty() && Character.isUpperCase(to.charAt(0))) {
                            to = "limpid"; // A class of the root package.
                        }
                        imports.add(new Import(file, i + 1, from, to, matcher.group(1)));
                    }
                }
            }
        }
        return imports;
    }
}
