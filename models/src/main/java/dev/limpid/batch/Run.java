package dev.limpid.batch;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.Limpid;
import dev.limpid.corpus.RowStream;
import dev.limpid.format.AtomicFile;
import dev.limpid.json.Version;
import dev.limpid.model.Provenance;
import dev.limpid.source.ModelFile;
import dev.limpid.source.ModelSources;
import dev.limpid.source.Progress;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;

/** One run of a batch: from where an earlier one was ended, up to the end. */
public final class Run {
    static final String SUMMARY = "summary.json";

    private final Batch batch;
    private final Limpid model;
    private final Function<Work, Workers> workers;
    private final Watcher watcher;

    /**
     * @param model loaded as the batch's question says
     * @param workers who answers rows; closed when all are answered
     */
    public Run(Batch batch, Limpid model, Function<Work, Workers> workers, Watcher watcher) {
        this.batch = batch;
        this.model = model;
        this.workers = workers;
        this.watcher = watcher;
    }

    /** One whose rows are answered by threads of this process. */
    public static Run here(Batch batch, Limpid model, Watcher watcher) {
        return new Run(
                batch,
                model,
                work -> {
                    Answering answering = work.on(model);
                    return new Threads(answering::of, batch.threads());
                },
                watcher);
    }

    /**
     * Runs.
     *
     * @throws IllegalArgumentException in one line, if the rows are not what the model reads, or other answers are in the folder
     * @throws IOException if a file cannot be read or written; what is answered by then stays
     */
    public Done go() throws IOException {
        Layouts layouts = new Layouts(batch.source(), model.model());
        if (batch.question().asked() instanceof Asked.Explain one) {
            model.requireFit(one.how());
        }
        try (RowStream rows = layouts.open()) {
            List<String> notes = new ArrayList<>();
            Layout layout = layouts.of(rows, notes);
            notes.addAll(0, rows.notes());
            Path background = batch.source().background();
            Work work = new Work(
                    batch.question().toJson(),
                    layout,
                    background == null ? null : background.toAbsolutePath().toString());
            RowSource source = new RowSource(rows, batch.source().limit(), watcher);
            if (!source.hasNext()) {
                throw new IllegalArgumentException(rows.source() + ": it has "
                        + (rows.named() ? "a line of names and no rows" : "no rows") + ", at least one is needed.");
            }
            // Before anything is written: what is asked may not fit.
            try (Workers asked = workers.apply(work);
                    OutputFolder folder = OutputFolder.open(batch.output())) {
                Manifest manifest = Manifest.open(
                        folder.path(), question(layout), batch.output().fresh());
                notes.forEach(watcher::note);
                return answer(source, asked, manifest);
            }
        }
    }

    private Done answer(RowSource source, Workers asked, Manifest manifest) throws IOException {
        if (manifest.finished()) {
            watcher.resumed(manifest.rows());
            return done(manifest, null, manifest.unread());
        }
        String reason = null;
        Journal journal = Journal.open(part(manifest).journal());
        try {
            long rows = manifest.rows() + journal.rows();
            long bad = manifest.bad() + journal.bad();
            if (rows > 0) {
                watcher.resumed(rows);
            }
            source.skip(rows);
            journal = full(journal, manifest);
            Iterator<Answer> answers = asked.answers(source);
            for (Answer answer = next(answers); answer != null; answer = next(answers)) {
                if (answer.row() != rows) {
                    throw new IllegalStateException(
                            "Row " + answer.row() + " was answered where row " + rows + " is due.");
                }
                journal.add(answer);
                rows++;
                bad += answer.reason() == null ? 0 : 1;
                reason = reason == null ? answer.reason() : reason;
                journal = full(journal, manifest);
                watcher.answered(rows, bad, source.share());
            }
            if (source.isStopped() || rows < source.taken()) {
                journal.close();
                return new Done(rows, bad, source.unread(), reason, false, null);
            }
            if (journal.rows() > 0) {
                part(manifest).write(journal, manifest);
            }
            journal.delete();
            return done(manifest, reason, source.unread());
        } catch (UncheckedIOException failed) {
            throw failed.getCause();
        } finally {
            journal.close();
        }
    }

    /** Null at the end, which is also what fails once the run is to end: what answers may be ended by the same signal. */
    private @Nullable Answer next(Iterator<Answer> answers) {
        try {
            return answers.hasNext() ? answers.next() : null;
        } catch (UncheckedIOException unreadable) {
            throw unreadable;
        } catch (RuntimeException failed) {
            if (watcher.stops()) {
                return null;
            }
            throw failed;
        }
    }

    private Part part(Manifest manifest) {
        return new Part(
                batch.output().folder(), batch.output().form(), batch.question().asked(), manifest.parts());
    }

    /** The journal of the part that is due: a new one where this one's part is whole. */
    private Journal full(Journal journal, Manifest manifest) throws IOException {
        if (journal.rows() < batch.output().rowsPerPart()) {
            return journal;
        }
        part(manifest).write(journal, manifest);
        journal.delete();
        return Journal.open(part(manifest).journal());
    }

    private Done done(Manifest manifest, @Nullable String reason, List<String> unread) throws IOException {
        Summary summary = batch.question().asked() instanceof Asked.Evaluate
                ? Summary.of(model.model().provenance(), manifest.rows(), manifest.bad(), manifest.tally())
                : null;
        if (!manifest.finished()) {
            if (summary != null) {
                AtomicFile.write(
                        batch.output().folder().resolve(SUMMARY),
                        summary.toJson().getBytes(StandardCharsets.UTF_8));
            }
            manifest.finish(unread);
        }
        return new Done(manifest.rows(), manifest.bad(), unread, reason, true, summary);
    }

    /** All that the answers depend on. */
    private ObjectNode question(Layout layout) throws IOException {
        ObjectNode json = JsonQuestion.node(batch.question());
        json.put("limpid", Version.current());
        Provenance provenance = model.model().provenance();
        ObjectNode weights = json.putObject("weights");
        weights.put("sha256", provenance.sha256());
        weights.put("parameters", provenance.parameters());
        weights.put("task", provenance.task());
        ModelSources sources = ModelSources.standard(Progress.NONE);
        files(weights, sources.files(sources.find(provenance.source())));
        ObjectNode others = json.objectNode();
        for (String name : batch.question().asked().models()) {
            files(others.putObject(name), sources.files(sources.find(name)));
        }
        if (!others.isEmpty()) {
            json.set("models", others);
        }
        ArrayNode data = json.putArray("data");
        List<Path> files = RowStream.files(batch.source().data());
        for (Path file : files) {
            ObjectNode one = data.addObject();
            one.put("name", String.valueOf(file.getFileName()));
            one.put("bytes", Files.size(file));
            one.put("content", Fingerprint.ofData(file));
        }
        ObjectNode columns = json.putObject("columns");
        layout.at()
                .forEach((column, place) ->
                        columns.put(column.toString(), layout.names().get(place)));
        if (!layout.table().isEmpty()) {
            ArrayNode read = columns.putArray("table");
            layout.table().forEach(place -> read.add(layout.names().get(place)));
        }
        if (batch.source().background() != null) {
            json.put("background", Fingerprint.ofData(batch.source().background()));
        }
        files(json);
        json.put("encoding", batch.source().encoding().charset().name());
        if (batch.source().format() != null) {
            json.put("dataFormat", batch.source().format().toString());
        }
        if (batch.source().limit() != null) {
            json.put("limit", batch.source().limit());
        }
        json.put("format", batch.output().form().toString());
        json.put("rowsPerPart", batch.output().rowsPerPart());
        return json;
    }

    /** All that a model's answers depend on, which a card does not. */
    private static void files(ObjectNode json, List<ModelFile> all) {
        ObjectNode files = json.putObject("files");
        all.stream()
                .filter(file -> !file.path().endsWith(".md"))
                .forEach(file -> files.put(file.path(), file.sha256()));
    }

    /** Files that the question names, as {@code mask:FILE} or {@code mask:FILE:CLASS}. */
    private void files(ObjectNode json) throws IOException {
        List<String> named = batch.question().asked().files();
        if (named.isEmpty()) {
            return;
        }
        ObjectNode files = json.putObject("files");
        for (String said : named) {
            String name = said.substring(said.indexOf(':') + 1);
            while (!Files.isRegularFile(Path.of(name)) && name.contains(":")) {
                name = name.substring(0, name.lastIndexOf(':'));
            }
            if (!Files.isRegularFile(Path.of(name))) {
                throw new IllegalArgumentException(said + ": there is no such file, expected a picture.");
            }
            files.put(said, Fingerprint.ofData(Path.of(name)));
        }
    }
}
