package dev.limpid.profile;

import dev.limpid.model.Input;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Lets a {@link MemoryProbe} run a model in a process of its own, with this one's Java and class path. Whatever becomes of that
 * process, this one goes on.
 *
 * @param before words of the command line before Java's
 * @param limit after which the process is ended
 */
record MemoryMeter(List<String> before, Duration limit) {
    private static final String OUTPUT = "output";

    /** How Java begins to say which options it took from the environment. */
    private static final String OPTIONS = "Picked up ";

    /** A process that the system ended because memory ran out: 128 and SIGKILL. */
    private static final int KILLED = 137;

    static MemoryMeter of(Duration limit) {
        return new MemoryMeter(List.of(), limit);
    }

    /**
     * Measures one run of each of the inputs' shapes.
     *
     * @throws IllegalArgumentException if there is no input
     */
    PeakMemory measure(Predicting model, List<Input> inputs) {
        Predicting.requireAny(inputs);
        List<Map<String, Tensor>> feeds = distinct(model, inputs);
        if (feeds.stream().flatMap(one -> one.values().stream()).anyMatch(one -> one.dtype() == DType.STRING)) {
            return PeakMemory.unknown("the model reads texts as they are, which no file of tensors holds");
        }
        try {
            Path folder = Files.createTempDirectory("limpid-memory").toRealPath();
            try {
                new Parcel(folder).write(model.graph(), feeds);
                return ask(folder, model.runtime().settings().threads());
            } finally {
                delete(folder);
            }
        } catch (IOException refused) {
            return PeakMemory.unknown("it cannot be handed to another process: " + refused.getMessage());
        }
    }

    /** The first input of each shape: other numbers take as much. */
    private static List<Map<String, Tensor>> distinct(Predicting model, List<Input> inputs) {
        Map<List<Shape>, Map<String, Tensor>> byShape = new LinkedHashMap<>();
        for (Input input : inputs) {
            Map<String, Tensor> feeds = model.feeds(input, 1);
            byShape.putIfAbsent(feeds.values().stream().map(Tensor::shape).toList(), feeds);
        }
        return List.copyOf(byShape.values());
    }

    private PeakMemory ask(Path folder, int threads) throws IOException {
        List<String> command = new ArrayList<>(before);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:ErrorFile=" + folder.resolve("crash.log"),
                "-cp",
                fromAnywhere(System.getProperty("java.class.path")),
                MemoryProbe.class.getName(),
                folder.toString(),
                Integer.toString(threads)));
        File output = folder.resolve(OUTPUT).toFile();
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output)
                .start();
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                return PeakMemory.unknown("not measured within " + limit.toSeconds() + " seconds");
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return PeakMemory.unknown("measuring was interrupted");
        } finally {
            process.destroyForcibly();
        }
        return read(folder, process.exitValue());
    }

    /** A class path that another working directory does not change; where an entry is empty, this one is meant. */
    static String fromAnywhere(String classPath) {
        return Arrays.stream(classPath.split(Pattern.quote(File.pathSeparator), -1))
                .map(entry -> new File(entry).getAbsolutePath())
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static PeakMemory read(Path folder, int exit) throws IOException {
        Path told = folder.resolve(MemoryProbe.TOLD);
        if (!Files.exists(told)) {
            return ended(folder.resolve(OUTPUT), exit);
        }
        String[] words = Files.readString(told).split(" ", 2);
        return switch (words[0]) {
            case MemoryProbe.MEASURED -> PeakMemory.measured(Long.parseLong(words[1]));
            case MemoryProbe.MEMORY -> PeakMemory.tooLarge("memory ran out: " + words[1]);
            case MemoryProbe.UNTOLD -> PeakMemory.unknown("this machine does not tell how much memory a process holds");
            default -> PeakMemory.unknown("the model does not run: " + words[1]);
        };
    }

    private static PeakMemory ended(Path output, int exit) throws IOException {
        List<String> lines = Files.readAllLines(output).stream()
                .map(line -> line.replaceFirst("^[#\\s]+", "").strip())
                .filter(line -> !line.isEmpty() && !line.startsWith(OPTIONS))
                .toList();
        String words = lines.stream()
                .filter(MemoryProbe::isOfMemory)
                .findFirst()
                .orElse(lines.isEmpty() ? "it said nothing" : lines.get(0));
        if (exit == KILLED) {
            return PeakMemory.tooLarge("the system ended the process that predicts, as it does where memory runs out");
        }
        if (MemoryProbe.isOfMemory(words)) {
            return PeakMemory.tooLarge("memory ran out: " + words);
        }
        return PeakMemory.unknown("the process that predicts ended with " + exit + ": " + words);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> inside = Files.walk(folder)) {
            for (Path path : inside.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
