package dev.limpid.studio;

import dev.limpid.Evaluating;
import dev.limpid.Limpid;
import dev.limpid.Loading;
import dev.limpid.OtherModels;
import dev.limpid.data.Dataset;
import dev.limpid.format.AtomicFolder;
import dev.limpid.image.Picture;
import dev.limpid.json.JsonEvaluation;
import dev.limpid.json.Judged;
import dev.limpid.report.HtmlEvaluation;
import dev.limpid.report.HtmlSelection;
import dev.limpid.select.JsonSelection;
import dev.limpid.select.Selecting;
import dev.limpid.select.Selection;
import dev.limpid.select.Stage;
import dev.limpid.select.Watcher;
import dev.limpid.source.Progress;
import dev.limpid.task.ImageModel;
import dev.limpid.task.TaskModel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Carries long questions out: evaluations, and comparisons of models. */
final class Carrying {
    private final Serving how;
    private final Discretion discretion;
    private final ModelNames names;
    private final Shelf shelf;
    private final Datasets datasets;
    private final Path selections;

    Carrying(Serving how, ModelNames names, Shelf shelf, Datasets datasets, Path selections) {
        this.how = how;
        this.discretion = new Discretion(how);
        this.names = names;
        this.shelf = shelf;
        this.datasets = datasets;
        this.selections = selections;
    }

    Map<String, byte[]> evaluate(Question.Evaluate question, Job job) {
        Path data = datasets.path(question.data());
        try (Shelf.Lease lease = shelf.borrow(question.wish());
                OtherModels others =
                        new OtherModels(name -> Limpid.load(name, Loading.USUAL, names.sources(Progress.NONE))
                                .model())) {
            TaskModel<?> model = lease.model().model();
            job.says("Reading the examples");
            Dataset examples = Dataset.read(model, data, question.reading());
            job.says("Evaluating: explanations");
            Judged judged = question.how()
                    .of(
                            model,
                            examples,
                            new Evaluating.Told(String.valueOf(data.getFileName()), Map.of("asked", "limpid studio")),
                            others,
                            new Evaluating.Watcher() {
                                @Override
                                public void explained(int more) {
                                    job.requireWanted();
                                    job.advances(more);
                                }

                                @Override
                                public void runs() {
                                    job.requireWanted();
                                }
                            });
            job.requireWanted();
            job.says("Writing the report");
            question.how().keep(judged);
            Written files = new Written(JsonEvaluation.write(judged));
            files.speak(
                    "report",
                    "html",
                    tongue -> HtmlEvaluation.write(
                            judged,
                            example -> model instanceof ImageModel
                                    ? Picture.read(data.resolve(examples.cases()
                                            .get(example)
                                            .example()
                                            .name()))
                                    : null,
                            tongue));
            return files.files();
        }
    }

    Map<String, byte[]> select(Question.Select question, Job job) {
        try {
            Path scratch = datasets.scratch();
            try {
                String test = question.test();
                Selecting.Wanted wanted = question.how()
                        .wanted(
                                List.of(datasets.path(question.data())),
                                test == null ? List.of() : List.of(datasets.path(test)),
                                selections,
                                how.threads());
                job.says("Reading the examples");
                Progress fetching = (what, bytes, total) -> {
                    job.requireWanted();
                    job.says(what + (total > 0 ? " " + 100 * bytes / total + " %" : ""));
                };
                Selection found = Selecting.begin(wanted, names.sources(fetching), scratch)
                        .run(new Watching(job, discretion))
                        .worded(discretion::of);
                job.says("Writing the report");
                Written files = new Written(JsonSelection.write(found));
                files.speak("report", "html", tongue -> HtmlSelection.write(found, tongue));
                return files.files();
            } finally {
                AtomicFolder.delete(scratch);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException("The comparison cannot be carried out.", failed);
        }
    }

    /** Passes on how a comparison goes, and ends it when nobody wants it. */
    private record Watching(Job job, Discretion discretion) implements Watcher {
        @Override
        public void begins(String candidate, Stage stage) {
            job.requireWanted();
            job.says(candidate + ": " + stage.doing());
            job.advances(0, 0);
        }

        @Override
        public void advances(long done, long of) {
            job.requireWanted();
            job.advances(done, of);
        }

        @Override
        public void ends(String candidate, Stage stage, double seconds, boolean kept) {
            job.requireWanted();
            job.says(candidate + ": " + stage.done());
        }

        @Override
        public void fails(String candidate, Stage stage, String reason) {
            job.says(candidate + ": not " + stage.done() + ". " + discretion.of(reason));
        }
    }
}
