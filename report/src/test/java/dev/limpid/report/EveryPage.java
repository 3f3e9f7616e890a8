package dev.limpid.report;

import dev.limpid.estimate.Estimate;
import dev.limpid.estimate.Memory;
import dev.limpid.estimate.Span;
import dev.limpid.estimate.TrainingTime;
import dev.limpid.estimate.Work;
import dev.limpid.explain.Attribution;
import dev.limpid.explain.Methods;
import dev.limpid.inspect.Inspection;
import dev.limpid.json.CapitalOfFrance;
import dev.limpid.json.Document;
import dev.limpid.look.Finding;
import dev.limpid.model.Original;
import dev.limpid.runtime.Runtime;
import dev.limpid.select.SelectionExamples;
import dev.limpid.source.Catalogue;
import dev.limpid.source.ModelSources;
import dev.limpid.source.Progress;
import dev.limpid.task.InputSizes;
import dev.limpid.task.Models;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import dev.limpid.train.Trainings;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Every kind of page that there is, by name. */
final class EveryPage {
    private static final Original.Image BIRD =
            new Original.Image(Pictures.NAME, 18, 12, new Original.Box(3, 0, 12, 12));
    private static final String LONG =
            "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft";

    private static final Work WORK = new Work(1_000_000_000L, 2_500_000_000L, 85_000_000, 1600, 51_200, 100);
    private static final Memory MEMORY = new Memory(440_000_000, 430_000_000, 860_000_000, 900_000);

    /** Pages whose every part stands on others too, only with other words: no colour is seen on them alone. */
    private static final Set<String> VARIANTS = Set.of(
            "text",
            "text-by-tokens",
            "prediction",
            "long-text",
            "long-word",
            "chinese",
            "right-to-left",
            "answers",
            "labels",
            "similarity",
            "picture",
            "photograph",
            "picture-not-at-hand",
            "training-of-language",
            "training-of-a-tagger");

    private static final Map<String, Supplier<String>> PAGES = pages();

    private EveryPage() {}

    static List<String> names() {
        return List.copyOf(PAGES.keySet());
    }

    /** Those that colours are looked at on. */
    static List<String> colourful() {
        return names().stream().filter(name -> !VARIANTS.contains(name)).toList();
    }

    /** The page, which a test fails to ask for by another name. */
    static String html(String name) {
        return PAGES.get(name).get();
    }

    private static Map<String, Supplier<String>> pages() {
        Map<String, Supplier<String>> pages = new LinkedHashMap<>();
        pages.put("text", () -> HtmlReport.write(CapitalOfFrance.explained()));
        pages.put(
                "text-by-several-methods",
                () -> HtmlReport.write(CapitalOfFrance.document(
                        CapitalOfFrance.integratedGradients(),
                        CapitalOfFrance.saliency(),
                        CapitalOfFrance.attention(12, 12))));
        pages.put("text-by-tokens", () -> HtmlReport.write(Examples.tokens()));
        pages.put("attention-of-many-words", () -> HtmlReport.write(attentive(40)));
        pages.put("prediction", () -> HtmlReport.write(CapitalOfFrance.predicted()));
        pages.put(
                "long-text",
                () -> HtmlReport.write(Examples.text((LONG + " and no end ").repeat(128), 1, -0.2, 0.6, 0, 0.3)));
        pages.put("long-word", () -> HtmlReport.write(Examples.text(LONG + " " + LONG, 1, -2)));
        pages.put(
                "chinese",
                () -> HtmlReport.write(Examples.document(
                        "这部电影非常好看",
                        List.of(
                                Examples.scored("这部", 0, 2, 0.1),
                                Examples.scored("电影", 2, 4, -0.2),
                                Examples.scored("非常", 4, 6, 0.5),
                                Examples.scored("好看", 6, 8, 1.4)))));
        pages.put("right-to-left", () -> HtmlReport.write(Examples.text("هذا الفيلم جميل جدا", 0.1, -0.2, 1.4, 0.5)));
        pages.put(
                "continuation",
                () -> HtmlReport.write(Written.ofMary().explained("integrated-gradients", "occlusion")));
        pages.put("entities", () -> HtmlReport.write(MarkedTest.NAMED));
        pages.put("answers", () -> HtmlReport.write(MarkedTest.ANSWERED));
        pages.put("labels", () -> HtmlReport.write(Values.labels(0.9, 0.7, 0.1)));
        pages.put("similarity", () -> HtmlReport.write(Values.similarity(0.7, 0.1, 0.5, -0.1)));
        pages.put("table", () -> HtmlReport.write(Values.price(Values.house(), 1.5, -2.5, 0.25, 0.1)));
        pages.put("picture", () -> HtmlReport.write(Pictures.explained(), Pictures.picture()));
        pages.put(
                "picture-by-several-methods",
                () -> HtmlReport.write(
                        Pictures.document(
                                BIRD,
                                Pictures.integratedGradients(Pictures.bird()),
                                Pictures.saliency(Pictures.bird()),
                                Regions.lime(0.42, -0.15, 0.08, 0.03),
                                Pictures.attention(2, 3, 7, 2)),
                        Pictures.picture()));
        pages.put(
                "photograph",
                () -> HtmlReport.write(
                        Pictures.document(
                                1600, 1200, Pictures.integratedGradients(Pictures.scores(56, 56, i -> Math.sin(i)))),
                        Pictures.picture(1600, 1200)));
        pages.put("picture-not-at-hand", () -> HtmlReport.write(Pictures.explained()));
        pages.put(
                "evaluation",
                () -> HtmlEvaluation.write(Evaluations.recommended().judged()));
        pages.put(
                "evaluation-undecided",
                () -> HtmlEvaluation.write(Evaluations.noneFits().judged()));
        pages.put(
                "evaluation-of-pictures",
                () -> HtmlEvaluation.write(Evaluations.pictures(BIRD).judged(), example -> Pictures.picture()));
        pages.put(
                "look",
                () -> HtmlFinding.write(
                        CapitalOfFrance.MODEL, List.of(new Original.Text(CapitalOfFrance.TEXT)), finding()));
        pages.put("model-card", () -> HtmlInspection.write(inspection(), 3));
        pages.put("methods", () -> HtmlMethods.write(Methods.list()));
        pages.put("models", () -> HtmlCatalogue.write(Catalogue.builtIn()));
        pages.put("estimate", () -> HtmlEstimate.write(timed(), "limpid estimate finetune --model m"));
        pages.put("estimate-counted", () -> HtmlEstimate.write(counted(), ""));
        pages.put("training", () -> HtmlTraining.write(Trainings.reviews()));
        pages.put("training-of-language", () -> HtmlTraining.write(Trainings.language()));
        pages.put("training-of-a-tagger", () -> HtmlTraining.write(Trainings.tagger()));
        pages.put("selection", () -> HtmlSelection.write(SelectionExamples.reviews()));
        pages.put("selection-abstained", () -> HtmlSelection.write(SelectionExamples.abstained()));
        return Collections.unmodifiableMap(pages);
    }

    private static Inspection inspection() {
        return Models.inspect(
                ModelSources.standard(Progress.NONE)
                        .see(Path.of(System.getProperty("limpid.root"), "examples/digits")
                                .toString()),
                new InputSizes(1, null, null),
                Runtime.Settings.standard());
    }

    private static Estimate timed() {
        TrainingTime time = new TrainingTime(2, new Span(90, 80, 100, 0.95), 1.5, 4, 2);
        return new Estimate(WORK, MEMORY, time, null, null, true, null);
    }

    private static Estimate counted() {
        return new Estimate(WORK, MEMORY, null, null, null, false, null);
    }

    /** As many words as an attention map still names, each of which looks at the one before. */
    private static Document attentive(int words) {
        Document plain = Examples.text("word ".repeat(words).strip(), 0.5);
        Attribution one = plain.explanations().get(0);
        Attribution.Named maps = new Attribution.Named(
                "attention",
                List.of("layer", "head", "query", "key"),
                Tensor.fill(
                        DType.FLOAT, Shape.of(1, 2, words, words), i -> i % words + 1 == i / words % words ? 1 : 0));
        Attribution attention = new Attribution(
                CapitalOfFrance.method("attention"),
                one.target(),
                one.scores(),
                List.of(maps),
                null,
                one.cost(),
                List.of(),
                0,
                one.model());
        return new Document(plain.model(), plain.originals(), plain.predictions(), List.of(attention), List.of(), 0);
    }

    private static Finding finding() {
        List<String> tokens = List.of("[CLS]", "the", "capital", "of", "france", "is", "[MASK]", ".", "[SEP]");
        return new Finding(
                "patch",
                Map.of("target", "paris at position 6"),
                "Most of it comes back at “france” in layer 4.",
                List.of(
                        new Finding.Grid(
                                "restored",
                                "layer",
                                IntStream.range(0, 6)
                                        .mapToObj(i -> "layer " + i)
                                        .toList(),
                                "position",
                                tokens,
                                IntStream.range(0, 6)
                                        .mapToObj(layer -> IntStream.range(0, tokens.size())
                                                .mapToDouble(i -> Math.sin(2 * layer + 3 * i))
                                                .toArray())
                                        .toArray(double[][]::new),
                                List.of()),
                        new Finding.Listing(
                                "layers",
                                List.of("layer", "heldOut", "sure", "p"),
                                List.of(Arrays.asList("a", 0.5, true, null), Arrays.asList("b", 1e-7, false, 1.0)))),
                List.of("Patching tells where a difference passes, not why."));
    }
}
