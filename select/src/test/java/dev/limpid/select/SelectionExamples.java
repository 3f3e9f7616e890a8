package dev.limpid.select;

import dev.limpid.appraise.Disturbed;
import dev.limpid.appraise.Interpretability;
import dev.limpid.appraise.Part;
import dev.limpid.appraise.Robustness;
import dev.limpid.candidate.Backbone;
import dev.limpid.corpus.Kind;
import dev.limpid.decide.Alternatives;
import dev.limpid.decide.Criterion;
import dev.limpid.decide.Decision;
import dev.limpid.decide.HeadToHead;
import dev.limpid.decide.NormalDraws;
import dev.limpid.decide.Normalisation;
import dev.limpid.decide.Priorities;
import dev.limpid.estimate.Span;
import dev.limpid.evaluate.Bootstrap;
import dev.limpid.evaluate.Component;
import dev.limpid.evaluate.Inference;
import dev.limpid.evaluate.Interval;
import dev.limpid.evaluate.Results;
import dev.limpid.evaluate.Transparency;
import dev.limpid.evaluate.Weights;
import dev.limpid.performance.Accuracy;
import dev.limpid.performance.Classified;
import dev.limpid.performance.Figure;
import dev.limpid.performance.Reliability;
import dev.limpid.profile.Latency;
import dev.limpid.profile.Machine;
import dev.limpid.profile.MedianInterval;
import dev.limpid.profile.PeakMemory;
import dev.limpid.profile.Profile;
import dev.limpid.profile.Size;
import dev.limpid.profile.Throughput;
import dev.limpid.published.Benchmark;
import dev.limpid.published.Languages;
import dev.limpid.published.License;
import dev.limpid.published.Published;
import dev.limpid.published.Result;
import dev.limpid.published.TimmTables;
import dev.limpid.tensor.DType;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** Selections that never were, for pages and files that tell of them. */
public final class SelectionExamples {
    private static final int JUDGED = 400;
    private static final String REVIEWS = "reviews.csv";
    private static final Machine MACHINE = new Machine("Example CPU", 2, "Linux amd64", "OpenJDK 64-Bit Server VM 17");
    private static final List<Model> MODELS = List.of(
            new Model("all-minilm-l6-v2", 0.885, 0.0061, 22_713_216, 163_000_000, 21, 0.58, 6, Way.Name.LINEAR_PROBE),
            new Model(
                    "bge-small-en-v1.5", 0.9225, 0.0118, 33_360_000, 231_000_000, 34, 0.55, 12, Way.Name.LINEAR_PROBE),
            new Model("e5-small-v2", 0.8775, 0.0121, 33_360_000, 233_000_000, 36, 0.51, 12, Way.Name.NEAREST),
            new Model("bert-base-uncased", 0.94, 0.0468, 109_482_240, 781_000_000, 412, 0.49, 12, Way.Name.FINETUNE));

    private SelectionExamples() {}

    /** What is made up of one model. */
    private record Model(
            String name,
            double accuracy,
            double latency,
            long parameters,
            long memory,
            double training,
            double transparency,
            int layers,
            Way.Name way) {
        Model named(String other) {
            return new Model(other, accuracy, latency, parameters, memory, training, transparency, layers, way);
        }
    }

    /** Four encoders of texts, ranked; one that is too large, one that cannot be read. */
    public static Selection reviews() {
        return selection(MODELS, REVIEWS, List.of("bad", "good"), List.of("The split is by hash."));
    }

    /** The same with texts of users, publishers and models that mean no good. */
    public static Selection hostile(String text) {
        List<Model> models = new ArrayList<>();
        for (int i = 0; i < MODELS.size(); i++) {
            models.add(MODELS.get(i).named(text + (i == 0 ? "" : i + 1)));
        }
        return selection(models, text, List.of(text, text + "2"), List.of(text));
    }

    /** Of one candidate there is nothing to choose. */
    public static Selection single() {
        return selection(MODELS.subList(0, 1), REVIEWS, List.of("bad", "good"), List.of());
    }

    /** Five examples tell no ranking; nothing was explained or disturbed. */
    public static Selection abstained() {
        List<Row> rows = new ArrayList<>();
        for (Model model : MODELS.subList(0, 2)) {
            Classified answers = answers(model, 5);
            Way way = way(model, answers);
            rows.add(new Row(
                    model.name,
                    Status.COMPARED,
                    "",
                    "maven:" + model.name,
                    sha(model.name),
                    null,
                    List.of(way),
                    way,
                    List.of(),
                    null,
                    null,
                    null,
                    "",
                    null,
                    Map.of(),
                    List.of()));
        }
        return new Selection(
                question("five.csv", 5, 5, List.of("bad", "good")),
                rows,
                null,
                null,
                "No ranking: 5 examples to judge by tell too little. At least 20 are needed.",
                List.of(),
                List.of(),
                Map.of(),
                List.of(),
                3.5,
                0);
    }

    /** None could be compared. */
    public static Selection none() {
        return new Selection(
                question("reviews.csv", 300, JUDGED, List.of("bad", "good")),
                List.of(failed("hf:nobody/nothing")),
                null,
                null,
                "No candidate could be compared; the rows say why.",
                List.of(),
                List.of(),
                Map.of(),
                List.of(),
                0.5,
                0);
    }

    private static Selection selection(List<Model> models, String text, List<String> classes, List<String> notes) {
        List<Row> rows = new ArrayList<>();
        models.forEach(model -> rows.add(row(model, text)));
        Alternatives alternatives = alternatives(models);
        double[][] halves = new double[models.size()][];
        Arrays.setAll(halves, i -> new double[] {0.025, 0.0002, 1e6, 1, 0.03});
        Priorities priorities = new Priorities(
                new double[] {2, 0.5, 0.5, 1, 1},
                "usual weights (complexity 1, training 1, interpretability 1, performance 2)");
        Decision decision = Decision.of(
                alternatives,
                priorities,
                new double[] {0.025, 0.04, 0.05, 0.05, 0.03},
                new NormalDraws(alternatives, halves, 7),
                new Decision.Terms(Normalisation.MIN_MAX, 2000, 20, 7));
        HeadToHead top = models.size() < 2 ? null : top(models);
        List<Row> ordered = new ArrayList<>();
        ordered.add(rows.get(decision.winner()));
        decision.placings().get(0).order().stream()
                .flatMap(List::stream)
                .filter(i -> i != decision.winner())
                .forEach(i -> ordered.add(rows.get(i)));
        if (models.size() > 1) {
            ordered.add(excluded("bert-large-uncased"));
            ordered.add(failed("hf:nobody/nothing"));
        }
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("command", "limpid select --candidates all-minilm-l6-v2,… --data " + text);
        settings.put("updates", 96L);
        settings.put("explained", 24L);
        return new Selection(
                question(text, 1200, JUDGED, classes),
                ordered,
                decision,
                top,
                decision.sentence(),
                models.size() < 2
                        ? List.of()
                        : List.of("It is not known of " + models.get(0).name
                                + " what its steadiness is, so that counts for none."),
                models.size() < 2 ? List.of() : foretold(),
                settings,
                notes,
                912.25,
                7);
    }

    private static Question question(String source, int learnt, int judged, List<String> classes) {
        return new Question(
                source,
                sha("data"),
                Kind.CLASSES,
                learnt,
                judged,
                classes,
                List.of(learnt / 2L, learnt - learnt / 2L),
                new Accuracy().meaning());
    }

    private static String sha(String text) {
        return String.format("%08x", text.hashCode()).repeat(8);
    }

    private static Alternatives alternatives(List<Model> models) {
        return new Alternatives(
                models.stream().map(Model::name).toList(),
                List.of(
                        new Criterion("accuracy", "", true, false),
                        new Criterion("latency", "s", false, true),
                        new Criterion("memory", "bytes", false, true),
                        new Criterion("training-time", "s", false, true),
                        new Criterion("transparency", "", true, false)),
                models.stream()
                        .map(model -> new double[] {
                            model.accuracy, model.latency, model.memory, model.training, model.transparency
                        })
                        .toArray(double[][]::new));
    }

    private static HeadToHead top(List<Model> models) {
        return HeadToHead.of(
                new Criterion("accuracy", "", true, false),
                new HeadToHead.Side(models.get(1).name, new Accuracy().each(answers(models.get(1), JUDGED))),
                new HeadToHead.Side(models.get(0).name, new Accuracy().each(answers(models.get(0), JUDGED))),
                new Inference(new Bootstrap(199, 0.95, 0), Inference.STANDARD.test()));
    }

    /** Right on just as many as its accuracy says, on others than other models. */
    private static Classified answers(Model model, int count) {
        int wrong = (int) Math.round((1 - model.accuracy) * count);
        SplittableRandom random = new SplittableRandom(model.parameters + model.layers);
        boolean[] isWrong = new boolean[count];
        for (int left = wrong; left > 0; ) {
            int i = random.nextInt(count);
            left -= isWrong[i] ? 0 : 1;
            isWrong[i] = true;
        }
        double[] probabilities = new double[2 * count];
        int[] labels = new int[count];
        for (int i = 0; i < count; i++) {
            labels[i] = i % 2;
            double sure = 0.55 + 0.4 * random.nextDouble();
            probabilities[2 * i + labels[i]] = isWrong[i] ? 1 - sure : sure;
            probabilities[2 * i + 1 - labels[i]] = isWrong[i] ? sure : 1 - sure;
        }
        return Classified.of(probabilities, labels, List.of("bad", "good"));
    }

    private static Interval interval(double mean, double half, int count) {
        return new Interval(mean, mean - half, mean + half, 0.95, count, 0);
    }

    private static Way way(Model model, Classified answers) {
        return new Way(
                model.way,
                model.accuracy - 0.004,
                interval(model.accuracy, 0.02 + model.parameters / 2e10, answers.size()),
                answers,
                model.training,
                "");
    }

    private static Row row(Model model, String text) {
        Way way = way(model, answers(model, JUDGED));
        List<Way> ways = new ArrayList<>();
        if (model.way != Way.Name.NEAREST) {
            ways.add(new Way(
                    Way.Name.NEAREST, 0.8, interval(0.81, 0.03, JUDGED), answers(model, JUDGED), 12, "k = 7, cosine"));
        }
        ways.add(way);
        return new Row(
                model.name,
                Status.COMPARED,
                "",
                "maven:org.example:" + model.name + ":1.0",
                sha(model.name),
                published(text, model),
                ways,
                way,
                scores(model),
                profile(model),
                interpretability(model),
                model.layers == 6 ? null : robustness(model),
                model.way == Way.Name.FINETUNE
                        ? "trained for 96 updates"
                        : "stopped early after 32 updates, not shown to be worse than those that went on",
                new Span(8 * model.training, 7 * model.training, 9.5 * model.training, 0.9),
                seconds(model),
                List.of(said(text, "Its card names no base model.")));
    }

    /** What a publisher says: the user's hostile text, or something usual. */
    private static String said(String text, String usual) {
        return text.equals(REVIEWS) ? usual : text;
    }

    private static Map<Stage, Double> seconds(Model model) {
        Map<Stage, Double> seconds = new EnumMap<>(Stage.class);
        seconds.put(Stage.FIND, 0.4);
        seconds.put(Stage.READ, 1600 * model.latency);
        seconds.put(Stage.PROBE, 3.1);
        seconds.put(Stage.FORETELL, 0.8);
        seconds.put(Stage.FINETUNE, model.training);
        seconds.put(Stage.PROFILE, 9.5);
        seconds.put(Stage.TRUST, 4000 * model.latency);
        return seconds;
    }

    private static Published published(String text, Model model) {
        return new Published(
                new License(List.of(model.layers == 6 ? "apache-2.0" : said(text, "mit")), null),
                new Languages(List.of("en")),
                null,
                List.of(
                        new Result(
                                "text-classification",
                                new Result.TestSet("mteb/imdb", said(text, "IMDb"), null, "test", null),
                                "accuracy",
                                62 + 10 * model.accuracy,
                                Result.Scale.PERCENT,
                                new Result.Provenance(
                                        "README.md",
                                        said(text, "Example Org"),
                                        "https://example.org",
                                        false,
                                        null,
                                        null)),
                        new Result(
                                null,
                                new Result.TestSet("mteb/banking77", null, "en", "test", null),
                                "f1",
                                0.8,
                                Result.Scale.FRACTION,
                                new Result.Provenance(
                                        "README.md", null, null, true, "2024-05-01", said(text, "no-tools")))),
                new TimmTables.Found(
                        null,
                        List.of(),
                        List.of(new Benchmark(
                                "benchmark-infer-" + said(text, "example") + ".csv",
                                false,
                                224,
                                256,
                                900.5,
                                null,
                                4.1,
                                11.1)),
                        null,
                        null,
                        List.of()),
                List.of());
    }

    private static List<Score> scores(Model model) {
        List<Score> scores = new ArrayList<>();
        scores.add(new Score("parameters", "", counted(model.parameters), 0));
        scores.add(new Score("macs", "", counted(model.parameters * 40.0), 0));
        scores.add(new Score("logme", Backbone.LAST, interval(-0.6 + model.accuracy, 0.02, 1200), 0.31));
        scores.add(new Score("h-score", Backbone.LAST, interval(0.4 + 0.3 * model.accuracy, 0.03, 1200), 0.12));
        for (int layer = 0; layer < model.layers; layer++) {
            double depth = (layer + 1.0) / model.layers;
            double value = -0.6 + model.accuracy - 0.3 * Math.pow(1 - depth, 2) + 0.03 * Math.sin(3 * layer);
            scores.add(new Score("logme", "encoder." + layer, interval(value, 0.02, 1200), 0.3));
        }
        return scores;
    }

    private static Interval counted(double value) {
        return new Interval(value, Double.NaN, Double.NaN, 0.95, 1, 0);
    }

    private static Profile profile(Model model) {
        Latency latency = new Latency(
                200,
                model.latency,
                1.6 * model.latency,
                2.1 * model.latency,
                1.1 * model.latency,
                new MedianInterval(0.97 * model.latency, 1.04 * model.latency, 0.951),
                24,
                true);
        return new Profile(
                new Size(
                        model.parameters,
                        40 * model.parameters,
                        2_000_000L * model.layers,
                        new TreeMap<>(Map.of("Softmax", 190_000L, "Gelu", 740_000L)),
                        4 * model.parameters + 4096,
                        new TreeMap<>(Map.of(DType.FLOAT, 4 * model.parameters))),
                latency,
                new Latency(64, 0.0002, 0.0004, null, 0.00021, null, 5, true),
                new Throughput(
                        List.of(
                                new Throughput.Batch(1, 1 / model.latency, 40),
                                new Throughput.Batch(8, 2.1 / model.latency, 20),
                                new Throughput.Batch(16, 2.2 / model.latency, 12)),
                        Throughput.Ending.MEMORY),
                new PeakMemory(PeakMemory.Outcome.MEASURED, model.memory, ""),
                2,
                MACHINE);
    }

    private static Interpretability interpretability(Model model) {
        Map<Component, double[]> values = new EnumMap<>(Component.class);
        SplittableRandom random = new SplittableRandom(3);
        for (Component component : List.of(Component.FAITHFUL, Component.STABLE, Component.COMPACT)) {
            double[] each = new double[24];
            Arrays.setAll(each, i -> model.transparency - 0.1 + 0.2 * random.nextDouble());
            values.put(component, each);
        }
        Transparency transparency = Transparency.of(values, Weights.STANDARD, new Bootstrap(199, 0.95, 0));
        Map<String, Interval> skills = new LinkedHashMap<>();
        skills.put("integrated-gradients", interval(0.61, 0.07, 24));
        skills.put("lime", interval(0.32, 0.1, 24));
        return new Interpretability(
                transparency,
                model.layers == 6 ? "integrated-gradients" : "lime",
                model.layers == 6 || model.way == Way.Name.FINETUNE,
                "Use integrated-gradients.",
                skills,
                Map.of("integrated-gradients", new Results.Cost(17, 16, 0.3), "lime", new Results.Cost(128, 0, 0.9)),
                Map.of("attention-lrp", "no rule for Erf"),
                24,
                List.of());
    }

    private static Robustness robustness(Model model) {
        Classified answers = answers(model, JUDGED);
        return new Robustness(
                List.of(new Figure(new Accuracy().meaning(), interval(model.accuracy, 0.02, JUDGED))),
                Reliability.of(answers, 5, new Bootstrap(199, 0.95, 0)),
                List.of(new Part("words", "at most 12", interval(0.9, 0.04, 150))),
                List.of(),
                new Disturbed(
                        "a slip in a tenth of the words",
                        JUDGED,
                        interval(0.06, 0.02, JUDGED),
                        interval(0.03, 0.02, JUDGED)),
                List.of());
    }

    private static List<Foretold> foretold() {
        return List.of(
                new Foretold("linear-probe", false, 0.92, 4, 0.81, 3, 41.5),
                new Foretold("logme", false, 0.67, 4, 0.44, 3, 30.25),
                new Foretold("parameters", true, 0.5, 4, 0.62, 3, 0),
                new Foretold("published-accuracy", true, -0.25, 3, null, 0, 0),
                new Foretold("macs", true, Double.NaN, 2, null, 0, 0));
    }

    private static Row excluded(String name) {
        return left(
                name, Status.EXCLUDED, "335 million parameters, more than the 200 million allowed (--max-parameters).");
    }

    private static Row failed(String name) {
        return left(name, Status.FAILED, "There is no tokenizer beside the weights; add tokenizer.json.");
    }

    private static Row left(String name, Status status, String reason) {
        return new Row(
                name,
                status,
                reason,
                "",
                "",
                null,
                List.of(),
                null,
                List.of(),
                null,
                null,
                null,
                "",
                null,
                Map.of(Stage.FIND, 0.2),
                List.of());
    }
}
