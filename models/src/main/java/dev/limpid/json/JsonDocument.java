package dev.limpid.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import dev.limpid.explain.Attribution;
import dev.limpid.model.Original;
import dev.limpid.model.Prediction;
import dev.limpid.model.Provenance;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Writes a {@link Document} as JSON.
 *
 * <p>Equal documents give equal bytes. A number that is not finite is written as null, a surrogate without its partner
 * as U+FFFD, so the text is always valid JSON and valid UTF-8.
 */
public final class JsonDocument {
    // Java's own shortest form changed with JDK 19; Jackson's is the same on every JDK.
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
            .build();

    private JsonDocument() {}

    /** The document as indented JSON that ends with a line feed. */
    public static String write(Document document) {
        return text(json -> write(document, json));
    }

    /** Writes the fields of a document. */
    public interface Body {
        void write(JsonFields json) throws IOException;
    }

    /** Indented JSON that ends with a line feed. */
    public static String text(Body body) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            json.setPrettyPrinter(printer());
            body.write(new JsonFields(json));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.append('\n').toString();
    }

    /** JSON on one line, without an end. */
    public static String line(Body body) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            body.write(new JsonFields(json));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /** The fields of what a model answers: predictions, and how it goes on if it writes. */
    public static void answer(Document document, JsonFields json) throws IOException {
        predictions(document.predictions(), json);
        if (document.generated() != null) {
            generated(document.generated(), json);
        }
    }

    private static DefaultPrettyPrinter printer() {
        Separators separators =
                Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER);
        // The default indenter ends lines as the platform does.
        return new DefaultPrettyPrinter(separators).withObjectIndenter(new DefaultIndenter("  ", "\n"));
    }

    private static void write(Document document, JsonFields json) throws IOException {
        json.open();
        fields(document, json);
        json.close();
    }

    /** All fields of a document. */
    public static void fields(Document document, JsonFields json) throws IOException {
        json.text("limpid", Version.current());
        model(document.model(), json);
        inputs(document.originals(), document.model().task(), json);
        predictions(document.predictions(), json);
        generated(document.generated(), json);
        if (!document.explanations().isEmpty()) {
            json.openArray("explanations");
            for (Attribution explanation : document.explanations()) {
                JsonExplanation.write(explanation, json);
            }
            json.closeArray();
        }
        json.openArray("notes");
        for (String note : document.notes()) {
            json.item(note);
        }
        json.closeArray();
        json.whole("seed", document.seed());
    }

    static void model(Provenance model, JsonFields json) throws IOException {
        json.open("model");
        json.text("id", model.id());
        json.text("source", model.source());
        json.text("sha256", model.sha256());
        json.whole("parameters", model.parameters());
        json.text("task", model.task());
        json.close();
    }

    static void inputs(List<Original> originals, String task, JsonFields json) throws IOException {
        json.openArray("inputs");
        for (int i = 0; i < originals.size(); i++) {
            json.open();
            JsonOriginal.write(i, originals.get(i), task, json);
            json.close();
        }
        json.closeArray();
    }

    private static void generated(@Nullable Generated generated, JsonFields json) throws IOException {
        if (generated == null) {
            json.none("generated");
            return;
        }
        json.open("generated");
        json.text("text", generated.text());
        json.openArray("ids");
        for (Generated.Token token : generated.tokens()) {
            json.item(token.id());
        }
        json.closeArray();
        json.openArray("tokens");
        for (Generated.Token token : generated.tokens()) {
            json.open();
            json.text("text", token.text());
            json.number("logProbability", token.logProbability());
            json.close();
        }
        json.closeArray();
        json.number("logProbability", generated.logProbability());
        if (generated.stopped() == null) {
            json.none("stopped");
        } else {
            json.text("stopped", generated.stopped());
        }
        json.close();
    }

    private static void predictions(List<Prediction> predictions, JsonFields json) throws IOException {
        json.openArray("predictions");
        for (Prediction prediction : predictions) {
            json.open();
            json.text("label", prediction.label());
            json.whole("index", prediction.index());
            json.whole("position", prediction.position());
            json.number("score", prediction.score());
            json.number("probability", prediction.probability());
            Original.Box box = prediction.box();
            if (box != null) {
                json.open("box");
                json.number("x", box.x());
                json.number("y", box.y());
                json.number("width", box.width());
                json.number("height", box.height());
                json.close();
            }
            if (prediction.share() != null) {
                json.number("share", prediction.share());
            }
            Prediction.Passage passage = prediction.passage();
            if (passage != null) {
                json.open("passage");
                json.whole("input", passage.place().input());
                json.whole("start", passage.place().start());
                json.whole("end", passage.place().end());
                json.text("text", passage.text());
                json.close();
            }
            json.close();
        }
        json.closeArray();
    }
}
