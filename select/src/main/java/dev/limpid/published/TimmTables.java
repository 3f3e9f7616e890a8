package dev.limpid.published;

import dev.limpid.format.FormatException;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The tables of results that come with timm (pytorch-image-models, folder {@code results}), as files on this disk: {@code
 * results-*.csv}, accuracies on ImageNet and its kin; {@code benchmark-infer-*.csv} and {@code benchmark-train-*.csv}, speeds; and
 * {@code model_metadata-in1k.csv}, what a model was pretrained on. What a table holds is told by its columns.
 *
 * <p>Accuracies belong to weights, so a row that names others is not taken; of speeds, sizes and pretraining the tables mostly name
 * the architecture alone.
 */
public final class TimmTables {
    public static final TimmTables NONE = new TimmTables(List.of(), List.of());

    /** Data sets whose file is named otherwise; all others are what stands between {@code results-} and {@code .csv}. */
    private static final Map<String, String> DATASETS = Map.of("imagenet", "imagenet-1k", "sketch", "imagenet-sketch");

    /** Behind the size of pictures that a model was judged on. */
    static final String PIXELS = " px";

    private static final int SHOWN = 5;

    private final List<TimmTable> tables;
    private final List<String> notes;

    private TimmTables(List<TimmTable> tables, List<String> notes) {
        this.tables = tables;
        this.notes = notes;
    }

    /**
     * What the tables say of one model.
     *
     * @param name as timm calls it; null if no table has it
     * @param results accuracies in percent; one a table and size of pictures
     * @param benchmarks speeds
     * @param parameters how many, to the ten thousand that the tables round to; null if none says
     * @param pretraining on what, in timm's words: {@code in21k}; null if none says
     * @param notes why rows were not taken
     */
    public record Found(
            @Nullable TimmName name,
            List<Result> results,
            List<Benchmark> benchmarks,
            @Nullable Double parameters,
            @Nullable String pretraining,
            List<String> notes) {
        static final Found NOTHING = new Found(null, List.of(), List.of(), null, null, List.of());

        public Found {
            results = List.copyOf(results);
            benchmarks = List.copyOf(benchmarks);
            notes = List.copyOf(notes);
        }
    }

    /**
     * Reads tables; of a folder each {@code .csv} in it that has a column {@code model}. What cannot be read is a note. Costs some
     * milliseconds a table.
     */
    public static TimmTables read(List<Path> filesAndFolders) {
        List<TimmTable> tables = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        for (Path path : filesAndFolders) {
            for (Path file : files(path, notes)) {
                try {
                    tables.add(TimmTable.read(file));
                } catch (FormatException none) {
                    notes.add(String.valueOf(none.getMessage()));
                } catch (IOException unreadable) {
                    notes.add(file.getFileName() + ": it cannot be read (" + unreadable.getMessage() + ").");
                }
            }
        }
        return new TimmTables(List.copyOf(tables), List.copyOf(notes));
    }

    private static List<Path> files(Path path, List<String> notes) {
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        try (Stream<Path> files = Files.list(path)) {
            return files.filter(file -> file.toString().endsWith(".csv"))
                    .sorted()
                    .toList();
        } catch (IOException unreadable) {
            notes.add(path.getFileName() + ": the folder cannot be read (" + unreadable.getMessage() + ").");
            return List.of();
        }
    }

    /** What could not be read, a line each. */
    public List<String> notes() {
        return notes;
    }

    /** What they say of the model that timm calls {@code name}: {@code resnet50.a1_in1k}, or {@code resnet50}. */
    public Found find(String name) {
        TimmName model = TimmName.of(name);
        return model == null ? Found.NOTHING : find(List.of(model));
    }

    /** Of the first name that any table has. */
    Found find(List<TimmName> names) {
        for (TimmName name : names) {
            if (tables.stream().anyMatch(table -> !table.of(name).isEmpty())) {
                return found(name);
            }
        }
        return Found.NOTHING;
    }

    private Found found(TimmName name) {
        List<Result> results = new ArrayList<>();
        List<Benchmark> benchmarks = new ArrayList<>();
        List<String> told = new ArrayList<>();
        Double parameters = null;
        String pretraining = null;
        for (TimmTable table : tables) {
            for (TimmTable.Row row : chosen(table, name, told)) {
                add(row, table.file(), results);
                add(row, table.file(), "infer_", benchmarks);
                add(row, table.file(), "train_", benchmarks);
                Double millions = row.number("param_count");
                parameters = parameters != null || millions == null ? parameters : Double.valueOf(millions * 1e6);
                pretraining = pretraining != null ? pretraining : row.text("pretrain");
            }
        }
        return new Found(name, results, benchmarks, parameters, pretraining, told);
    }

    /** Rows of the very name; else those of the architecture alone; else, if no weights were asked for, those of the only ones. */
    private static List<TimmTable.Row> chosen(TimmTable table, TimmName name, List<String> told) {
        List<TimmTable.Row> all = table.of(name);
        List<TimmTable.Row> same =
                all.stream().filter(row -> row.model().equals(name)).toList();
        if (!same.isEmpty() || all.isEmpty()) {
            return same;
        }
        List<TimmTable.Row> untold =
                all.stream().filter(row -> row.model().weights() == null).toList();
        if (!untold.isEmpty()) {
            if (untold.stream().anyMatch(row -> row.text("top1") != null)) {
                told.add(table.file() + ": its row '" + name.architecture() + "' does not say of which weights it is,"
                        + " expected " + name + "; it is left out.");
                return List.of();
            }
            return untold;
        }
        List<String> others = all.stream()
                .map(row -> row.model().toString())
                .distinct()
                .sorted()
                .toList();
        if (name.weights() == null && others.size() == 1) {
            return all;
        }
        told.add(table.file() + ": it has no row of " + name + ", but of "
                + String.join(", ", others.subList(0, Math.min(SHOWN, others.size())))
                + (others.size() > SHOWN ? " and " + (others.size() - SHOWN) + " more" : "")
                + (name.weights() == null ? "; name the weights." : "."));
        return List.of();
    }

    private static void add(TimmTable.Row row, String file, List<Result> results) {
        String stem = file.replaceFirst("\\.csv$", "").replaceFirst("^results-", "");
        String size = row.text("img_size");
        Result.TestSet on = new Result.TestSet(
                DATASETS.getOrDefault(stem, stem), null, size == null ? null : size + PIXELS, null, null);
        for (String metric : List.of("top1", "top5")) {
            Double value = row.number(metric);
            if (value != null) {
                Result.Provenance from = new Result.Provenance(
                        file, "timm", null, false, null, row.model().toString());
                results.add(new Result("image-classification", on, metric, value, Result.Scale.PERCENT, from));
            }
        }
    }

    private static void add(TimmTable.Row row, String file, String kind, List<Benchmark> benchmarks) {
        Double perSecond = row.number(kind + "samples_per_sec");
        Double size = row.number(kind + "img_size");
        Double batch = row.number(kind + "batch_size");
        if (perSecond != null && size != null && batch != null) {
            benchmarks.add(new Benchmark(
                    file,
                    kind.equals("train_"),
                    (int) Math.round(size),
                    (int) Math.round(batch),
                    perSecond,
                    row.number(kind + "step_time"),
                    row.number(kind + "gmacs"),
                    row.number(kind + "macts")));
        }
    }
}
