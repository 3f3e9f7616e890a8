package dev.limpid.cli;

import dev.limpid.JudgedMetrics;
import dev.limpid.evaluate.Failing;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

import java.util.List;

/** By what methods are judged, and what of it makes the command fail. */
final class MetricOptions {
    /** The command worked, and what it found is not good enough. */
    private static final int FAILED = 1;

    @Option(
            names = "--metrics",
            split = ",",
            paramLabel = "M",
            description =
                    "Metrics or families of them: faithfulness, robustness, randomisation, complexity, localisation,"
                            + " plausibility, axioms. Default: some of each. 'limpid methods --metrics' explains all.")
    private List<String> metrics = List.of();

    @Option(
            names = "--checked",
            paramLabel = "N",
            description = "Examples on which what takes many explanations is measured: neighbours, random weights."
                    + " Default: 4.")
    private int checked = JudgedMetrics.CHECKED;

    @Option(
            names = "--edits",
            split = ",",
            paramLabel = "E",
            description =
                    "Also disturb texts by words said otherwise: case, typo, spelling, and with --proposer synonym or"
                            + " paraphrase.")
    private List<String> edits = List.of();

    @Option(
            names = "--proposer",
            paramLabel = "M",
            description = "A model that fills masks, for synonyms and paraphrases: bert-base-uncased.")
    private @Nullable String proposer;

    @Option(
            names = "--fail-if",
            paramLabel = "CONDITION",
            description = "Exit with 1 if a method's mean meets it, may be repeated: comprehensiveness<0.3,"
                    + " lime:avg-sensitivity.high>=1.")
    private List<String> failures = List.of();

    /** @param features what counts as a feature of a text; null for words */
    JudgedMetrics judged(@Nullable String features) {
        return new JudgedMetrics(
                metrics,
                checked,
                edits,
                proposer,
                features,
                failures.stream().map(Failing::parse).toList());
    }

    /** The exit code by the conditions, those that are met being told. */
    static int verdict(List<Failing.Violated> met, Screen screen) {
        met.forEach(one -> screen.err().println("limpid: --fail-if " + one));
        return met.isEmpty() ? 0 : FAILED;
    }
}
