package dev.limpid.export;

import com.fasterxml.jackson.databind.node.TextNode;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a model's {@code README.md} tells of it: for people, and in its front matter for the hub.
 *
 * @param title of the model
 * @param license as the hub abbreviates it, {@code apache-2.0}; null if it is not known
 * @param base what it was made of, {@code org/name} if the hub has it; null if of nothing
 * @param task as the hub calls it, {@code text-classification}; null for none
 * @param summary a sentence or two
 * @param data what it was trained on: name and what is worth knowing, such as how many examples there are of each class
 * @param settings of the training, by name
 * @param metrics what it was found to be worth
 * @param limits what it is not fit for, a sentence each
 */
public record Card(
        String title,
        @Nullable String license,
        @Nullable String base,
        @Nullable String task,
        String summary,
        Map<String, String> data,
        Map<String, String> settings,
        List<Metric> metrics,
        List<String> limits) {
    /**
     * @param type as the hub calls it, {@code accuracy}
     * @param name for people
     * @param data that it was found on, {@code reviews.csv, 500 held out}
     * @param low end of the interval; NaN where there is none
     * @param high end of the interval
     * @param level how often such intervals hold, 0.95
     */
    public record Metric(String type, String name, String data, double value, double low, double high, double level) {}

    public Card {
        data = Collections.unmodifiableMap(new LinkedHashMap<>(data));
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
        metrics = List.copyOf(metrics);
        limits = List.copyOf(limits);
    }

    /** The card of a model that was only written anew. */
    public static Card plain(String title, @Nullable String license, @Nullable String base, String summary) {
        return new Card(title, license, base, null, summary, Map.of(), Map.of(), List.of(), List.of());
    }

    /**
     * As Markdown behind YAML.
     *
     * @param labels of its classes in order; empty if it has none
     */
    String markdown(List<String> labels) {
        StringBuilder text = new StringBuilder("---\n").append(frontMatter()).append("---\n\n# ");
        text.append(line(title)).append("\n\n").append(summary.strip()).append('\n');
        section(text, "Data", data);
        if (!labels.isEmpty()) {
            text.append("\n## Labels\n\n");
            for (int i = 0; i < labels.size(); i++) {
                text.append("* ")
                        .append(i)
                        .append(": ")
                        .append(line(labels.get(i)))
                        .append('\n');
            }
        }
        section(text, "Training", settings);
        if (!metrics.isEmpty()) {
            text.append("\n## Results\n\n| | value | interval | on |\n|---|---|---|---|\n");
            metrics.forEach(metric -> text.append("| ")
                    .append(String.join(
                            " | ",
                            List.of(cell(metric.name), number(metric.value), interval(metric), cell(metric.data))))
                    .append(" |\n"));
        }
        if (!limits.isEmpty()) {
            text.append("\n## Limits\n\n");
            limits.forEach(limit -> text.append("* ").append(line(limit)).append('\n'));
        }
        return text.toString();
    }

    private static void section(StringBuilder text, String heading, Map<String, String> rows) {
        if (!rows.isEmpty()) {
            text.append("\n## ").append(heading).append("\n\n| | |\n|---|---|\n");
            rows.forEach((name, value) -> text.append("| ")
                    .append(cell(name))
                    .append(" | ")
                    .append(cell(value))
                    .append(" |\n"));
        }
    }

    private String frontMatter() {
        List<String> lines = new ArrayList<>();
        if (license != null) {
            lines.add("license: " + quoted(license));
        }
        if (base != null) {
            lines.add("base_model: " + quoted(base));
        }
        if (task != null) {
            lines.add("pipeline_tag: " + quoted(task));
        }
        lines.add("library_name: transformers");
        lines.add("tags:");
        lines.add("- limpid");
        // The hub knows no result that is not of a task.
        if (!metrics.isEmpty() && task != null) {
            lines.add("model-index:");
            lines.add("- name: " + quoted(title));
            lines.add("  results:");
            metrics.forEach(metric -> {
                lines.add("  - task:");
                lines.add("      type: " + quoted(task));
                lines.add("    dataset:");
                lines.add("      name: " + quoted(metric.data));
                lines.add("      type: " + quoted(metric.data));
                lines.add("    metrics:");
                lines.add("    - type: " + quoted(metric.type));
                lines.add("      name: " + quoted(metric.name));
                lines.add("      value: " + yaml(metric.value));
            });
        }
        return String.join("\n", lines) + "\n";
    }

    /** JSON's strings are YAML's, too. */
    private static String quoted(String text) {
        return TextNode.valueOf(line(text)).toString();
    }

    private static String yaml(double value) {
        return Double.isFinite(value)
                ? String.valueOf(value)
                : Double.isNaN(value) ? ".nan" : value > 0 ? ".inf" : "-.inf";
    }

    private static String line(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }

    private static String cell(String text) {
        return line(text).replace("|", "\\|");
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }

    private static String interval(Metric metric) {
        return Double.isNaN(metric.low)
                ? ""
                : number(metric.low) + " to " + number(metric.high) + " ("
                        + String.format(Locale.ROOT, "%.0f", 100 * metric.level) + " %)";
    }
}
