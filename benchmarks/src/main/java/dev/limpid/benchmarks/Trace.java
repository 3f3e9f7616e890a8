package dev.limpid.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What ONNX Runtime's profile says of the time that each type of operator took. */
final class Trace {
    private static final Set<String> PRODUCTS = Set.of("MatMul", "FusedMatMul", "Gemm", "FusedGemm");

    /** Operators of one type and, if products, of one shape. */
    private static final class Line {
        final String name;
        long count;
        double seconds;
        double flops;

        Line(String name) {
            this.name = name;
        }

        void add(double seconds, double flops) {
            count++;
            this.seconds += seconds;
            this.flops += flops;
        }
    }

    private final Map<String, Line> byType = new HashMap<>();
    private final Map<String, Line> byShape = new HashMap<>();
    private final Line all = new Line("all operators");

    /** Reads a profile and keeps its fastest run: whatever else ran on the machine only took away. */
    static Trace fastest(Path file) throws IOException {
        List<Trace> runs = new ArrayList<>();
        Trace run = new Trace();
        for (JsonNode event : new ObjectMapper().readTree(file.toFile())) {
            String name = event.path("name").asText();
            if (event.path("cat").asText().equals("Node") && name.endsWith("_kernel_time")) {
                run.add(event);
            } else if (name.equals("model_run")) {
                // It is written when the run has ended, after its operators.
                runs.add(run);
                run = new Trace();
            }
        }
        return Collections.min(runs, Comparator.comparingDouble(Trace::seconds));
    }

    private void add(JsonNode event) {
        JsonNode arguments = event.path("args");
        String type = arguments.path("op_name").asText();
        double seconds = event.path("dur").asDouble() / 1e6;
        boolean product = PRODUCTS.contains(type);
        double flops = product ? flops(arguments) : 0;
        byType.computeIfAbsent(type, Line::new).add(seconds, flops);
        if (product) {
            String shape =
                    type + " " + dims(arguments, "input_type_shape", 0) + "·" + dims(arguments, "input_type_shape", 1);
            byShape.computeIfAbsent(shape, Line::new).add(seconds, flops);
        }
        all.add(seconds, flops);
    }

    /** 2·M·N·K per matrix, whichever sides are transposed: the left side has M·K numbers, the result M·N. */
    static double flops(List<Long> left, List<Long> result) {
        if (left.size() < 2 || result.size() < 2) {
            return 0;
        }
        double inner = (double) left.get(left.size() - 1)
                * left.get(left.size() - 2)
                / Math.max(1, result.get(result.size() - 2));
        double flops = 2 * inner;
        for (long dim : result) {
            flops *= dim;
        }
        return flops;
    }

    private static double flops(JsonNode arguments) {
        return flops(dims(arguments, "input_type_shape", 0), dims(arguments, "output_type_shape", 0));
    }

    private static List<Long> dims(JsonNode arguments, String field, int index) {
        List<Long> dims = new ArrayList<>();
        for (JsonNode type : arguments.path(field).path(index)) {
            type.forEach(dim -> dims.add(dim.asLong()));
        }
        return dims;
    }

    /** Floating-point operations of all matrix products. */
    double flops() {
        return all.flops;
    }

    double seconds() {
        return all.seconds;
    }

    /** Markdown. */
    String tables(double peakGflops) {
        return table("operator", byType, 0.002, peakGflops) + "\n" + table("product", byShape, 0.005, peakGflops);
    }

    private String table(String head, Map<String, Line> lines, double least, double peak) {
        StringBuilder text = new StringBuilder("| " + head
                + " | count | ms | of all time | GFLOP/s | of GEMM peak |\n| --- | --- | --- | --- | --- | --- |\n");
        List<Line> sorted = new ArrayList<>(lines.values());
        sorted.sort(Comparator.comparingDouble((Line line) -> -line.seconds).thenComparing(line -> line.name));
        sorted.removeIf(line -> line.seconds < least * all.seconds);
        sorted.add(all);
        for (Line line : sorted) {
            double speed = line.flops / line.seconds / 1e9;
            text.append(String.format(
                    Locale.ROOT,
                    "| %s | %d | %.1f | %.1f %% | %s |%n",
                    line.name,
                    line.count,
                    line.seconds * 1e3,
                    100 * line.seconds / all.seconds,
                    line.flops == 0
                            ? "– | –"
                            : String.format(Locale.ROOT, "%.0f | %.0f %%", speed, 100 * speed / peak)));
        }
        return text.toString();
    }
}
