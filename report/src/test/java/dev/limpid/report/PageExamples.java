package dev.limpid.report;

import dev.limpid.json.CapitalOfFrance;
import dev.limpid.json.Document;
import dev.limpid.look.Finding;
import dev.limpid.model.Original;
import dev.limpid.model.Provenance;
import dev.limpid.select.SelectionExamples;
import dev.limpid.train.Trainings;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** A page of each kind. */
final class PageExamples {
    private PageExamples() {}

    /** What writes a page. */
    record Page(String name, Supplier<String> writer) {
        String html() {
            return writer.get();
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Page> all() {
        Original.Image bird = new Original.Image(Pictures.NAME, 18, 12, new Original.Box(3, 0, 12, 12));
        return Stream.of(
                new Page("explanation", () -> HtmlReport.write(explained())),
                new Page("prediction", () -> HtmlReport.write(CapitalOfFrance.predicted())),
                new Page("picture", () -> HtmlReport.write(Pictures.explained(), Pictures.picture())),
                new Page("regions", () -> HtmlReport.write(Regions.explained(), Pictures.picture())),
                new Page(
                        "continuation",
                        () -> HtmlReport.write(Written.ofMary().explained("integrated-gradients", "occlusion"))),
                new Page(
                        "evaluation",
                        () -> HtmlEvaluation.write(Evaluations.recommended().judged())),
                new Page(
                        "evaluation of pictures",
                        () -> HtmlEvaluation.write(Evaluations.pictures(bird).judged(), example -> Pictures.picture())),
                new Page("training", () -> HtmlTraining.write(Trainings.reviews())),
                new Page("selection", () -> HtmlSelection.write(SelectionExamples.reviews())),
                new Page("finding", PageExamples::finding));
    }

    private static Document explained() {
        return CapitalOfFrance.document(
                CapitalOfFrance.integratedGradients(), CapitalOfFrance.saliency(), CapitalOfFrance.attention(12, 12));
    }

    private static String finding() {
        Finding finding = new Finding(
                "patch",
                Map.of("target", "<b>"),
                "Most of it comes back at “<i>”.",
                List.of(
                        new Finding.Grid(
                                "restored",
                                "layer",
                                List.of("layer 1", "layer 2"),
                                "position",
                                List.of("x", "<y>"),
                                new double[][] {{0.5, -0.25}, {1, Double.NaN}},
                                List.of()),
                        new Finding.Listing("layers", List.of("layer", "heldOut"), List.of(List.of("a", 0.5)))),
                List.of("Mind the gap."));
        return HtmlFinding.write(
                new Provenance("m", "folder", "0".repeat(64), 10, "text-classification"),
                List.of(new Original.Text("x <y>")),
                finding);
    }
}
