package dev.limpid.estimate;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a training will cost, as far as it is known.
 *
 * @param time null if no step was timed
 * @param step the line that the time is from; null if no step was timed
 * @param energy of that time; null if no step was timed
 * @param languageModel whether a language model is trained from random weights, which Chinchilla's laws are about
 * @param expected the error that a learning curve tells; null without one
 */
public record Estimate(
        Work work,
        Memory memory,
        @Nullable TrainingTime time,
        @Nullable StepTime step,
        @Nullable Energy energy,
        boolean languageModel,
        LearningCurve.@Nullable Expected expected) {
    static final List<ScalingLaw> LAWS = List.of(ScalingLaw.HOFFMANN, ScalingLaw.BESIROGLU);

    /** For a terminal, a line each. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(line(
                "data",
                "%s examples, %s tokens (padding included) in %s steps",
                count(work.examples()),
                count(work.tokens()),
                count(work.steps())));
        lines.add(line("operations", "%s FLOPs by the graph that is trained", flops(work.flopsOfGraph())));
        lines.add(line("", "%s by 3·2·MACs·samples, as if every weight were trained", flops(work.flopsByRule())));
        lines.add(line(
                "",
                "%s by 6·N·D, N = %s without lookup tables",
                flops(work.flopsByParameters()),
                count(work.parameters())));
        lines.add(line(
                "memory",
                "%s: weights %s, gradients %s, optimiser %s, activations %s; the JVM's own on top",
                bytes(memory.total()),
                bytes(memory.weights()),
                bytes(memory.gradients()),
                bytes(memory.moments()),
                bytes(memory.activations())));
        time(lines);
        energy(lines);
        if (languageModel) {
            for (ScalingLaw law : LAWS) {
                ScalingLaw.Optimum best = law.optimum(work.flopsByParameters());
                lines.add(line(
                        "loss",
                        "%.2f nats a token expected (%s); best for this compute: N = %s, D = %s, %.2f nats%s",
                        law.loss(work.parameters(), work.tokens()),
                        law.name(),
                        count(Math.round(best.parameters())),
                        count(Math.round(best.tokens())),
                        best.loss(),
                        law.covers(work.parameters(), work.tokens())
                                ? ""
                                : "; far from what was fitted, " + ScalingLaw.FITTED));
            }
        }
        LearningCurve.Expected told = expected;
        if (told != null) {
            lines.add(line(
                    "error",
                    "%s expected%s",
                    span(told.error(), "%.3f"),
                    told.isExtrapolated()
                            ? String.format(
                                    Locale.ROOT,
                                    ", extrapolated to %.3g times the largest run's data: nothing vouches for it",
                                    told.extrapolated())
                            : ""));
        }
        return lines;
    }

    private void time(List<String> lines) {
        TrainingTime took = time;
        if (took == null) {
            lines.add(line("time", "not known: no step was timed"));
            return;
        }
        lines.add(line(
                "time",
                "%s: %s to begin, %s of steps, %s of evaluation, %s of checkpoints, %s to write the model",
                duration(took.total()),
                duration(took.beginning()),
                duration(took.steps().mean()),
                duration(took.evaluation()),
                duration(took.checkpoints()),
                duration(took.ending())));
        StepTime line = step;
        if (line != null) {
            lines.add(line(
                    "",
                    "from %d timed steps: %.3g s and %.3g ms a token",
                    line.steps(),
                    line.fixed(),
                    1000 * line.perToken()));
        }
    }

    private void energy(List<String> lines) {
        Energy used = energy;
        if (used == null || !used.isKnown()) {
            lines.add(line("energy", "%s", used == null ? "not known: no step was timed" : used.power()));
            return;
        }
        lines.add(line("energy", "%s kWh, power %s", span(used.kilowattHours(), "%.3g"), used.power()));
        lines.add(line(
                "",
                "%s kg CO2e at %.0f g/kWh, %s",
                span(used.kilograms(), "%.3g"),
                used.gramsPerKilowattHour(),
                used.intensity()));
    }

    private static String line(String what, String text, Object... values) {
        return String.format(Locale.ROOT, "%-11s", what) + String.format(Locale.ROOT, text, values);
    }

    private static String span(Span span, String number) {
        String mean = String.format(Locale.ROOT, number, span.mean());
        return span.isBounded()
                ? mean
                        + String.format(
                                Locale.ROOT,
                                " (%.0f %%: " + number + " to " + number + ")",
                                100 * span.level(),
                                span.low(),
                                span.high())
                : mean;
    }

    private static String duration(Span span) {
        return span.isBounded()
                ? String.format(
                        Locale.ROOT,
                        "%s (%.0f %%: %s to %s)",
                        duration(span.mean()),
                        100 * span.level(),
                        duration(span.low()),
                        duration(span.high()))
                : duration(span.mean());
    }

    /** {@code 4.2 s}, {@code 3 min 05 s}, {@code 2 h 07 min}. */
    static String duration(double seconds) {
        if (seconds < 59.95) {
            return String.format(Locale.ROOT, "%.1f s", seconds);
        }
        long whole = Math.round(seconds);
        return whole < 3600
                ? String.format(Locale.ROOT, "%d min %02d s", whole / 60, whole % 60)
                : String.format(Locale.ROOT, "%d h %02d min", whole / 3600, whole % 3600 / 60);
    }

    private static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static String flops(double number) {
        return String.format(Locale.ROOT, "%.3g", number);
    }

    private static String bytes(long number) {
        return number < 1 << 20
                ? String.format(Locale.ROOT, "%.1f kB", number / 1e3)
                : number < 1L << 30
                        ? String.format(Locale.ROOT, "%.1f MB", number / 1e6)
                        : String.format(Locale.ROOT, "%.2f GB", number / 1e9);
    }

    /** For JSON: names to numbers, texts, lists and maps like this one; null for what is not known, never NaN. */
    public Map<String, @Nullable Object> values() {
        return new EstimateValues(this).all();
    }
}
