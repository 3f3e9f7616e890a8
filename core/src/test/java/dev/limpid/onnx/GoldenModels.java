package dev.limpid.onnx;

import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

import static org.assertj.core.api.Assertions.assertThat;

/** Models from tools/golden with what they are fed and what should come out: see {@code cases.py}. */
public final class GoldenModels {
    /**
     * @param file the model
     * @param in by input
     * @param out by output
     */
    public record Case(String name, Path file, Map<String, Tensor> in, Map<String, Tensor> out) {
        @Override
        public String toString() {
            return name;
        }
    }

    private GoldenModels() {}

    /** Unpacks a file of resources into a folder. */
    public static List<Case> of(String resource, Path folder) {
        List<Case> cases = new ArrayList<>();
        try {
            byte[] bytes = Objects.requireNonNull(GoldenModels.class.getResourceAsStream("/onnx/" + resource), resource)
                    .readAllBytes();
            try (ZipInputStream zip = new ZipInputStream(new GZIPInputStream(new ByteArrayInputStream(bytes)))) {
                for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                    String name = entry.getName();
                    if (name.endsWith(".txt")) {
                        String stem = name.substring(0, name.length() - 4);
                        String text = new String(zip.readAllBytes(), StandardCharsets.UTF_8);
                        cases.add(read(stem, folder.resolve(stem + ".onnx"), text));
                    } else {
                        Path file = folder.resolve(name);
                        Files.createDirectories(file.getParent());
                        Files.write(file, zip.readAllBytes());
                    }
                }
            }
        } catch (IOException broken) {
            throw new IllegalStateException(resource, broken);
        }
        assertThat(cases).isNotEmpty();
        return cases;
    }

    private static Case read(String name, Path file, String text) {
        Map<String, Tensor> in = new LinkedHashMap<>();
        Map<String, Tensor> out = new LinkedHashMap<>();
        String[] lines = text.split("\n", -1);
        int next = 0;
        while (next < lines.length - 1) {
            String[] head = lines[next++].split(" ");
            DType dtype = DType.valueOf(head[2].toUpperCase(Locale.ROOT));
            long[] sizes = new long[head.length - 3];
            for (int i = 0; i < sizes.length; i++) {
                sizes[i] = Long.parseLong(head[3 + i]);
            }
            Shape shape = Shape.of(sizes);
            Tensor value;
            if (dtype == DType.STRING) {
                value = Tensor.of(shape, List.of(lines).subList(next, next + (int) shape.size()));
                next += (int) shape.size();
            } else {
                String[] numbers = lines[next++].split(" ");
                value = Tensor.fill(dtype, shape, i -> number(numbers[i]));
            }
            (head[0].equals("in") ? in : out).put(head[1], value);
        }
        return new Case(name, file, in, out);
    }

    private static double number(String text) {
        return switch (text) {
            case "nan" -> Double.NaN;
            case "inf" -> Double.POSITIVE_INFINITY;
            case "-inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }

    /** Equal types, shapes and texts; numbers to {@code tolerance}, relative above 1. */
    public static void assertClose(String what, Tensor got, Tensor wanted, double tolerance) {
        assertThat(got.dtype() + "" + got.shape()).as(what).isEqualTo(wanted.dtype() + "" + wanted.shape());
        if (wanted.dtype() == DType.STRING) {
            assertThat(got).as(what).isEqualTo(wanted);
            return;
        }
        double[] gotten = got.toDoubles();
        double[] expected = wanted.toDoubles();
        for (int i = 0; i < expected.length; i++) {
            boolean same = Double.compare(gotten[i], expected[i]) == 0
                    || Math.abs(gotten[i] - expected[i]) <= tolerance * Math.max(1, Math.abs(expected[i]));
            assertThat(same)
                    .as("%s[%d]: got %s, wanted %s", what, i, gotten[i], expected[i])
                    .isTrue();
        }
    }
}
