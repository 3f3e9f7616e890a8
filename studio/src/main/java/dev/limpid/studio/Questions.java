package dev.limpid.studio;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.Explaining;
import dev.limpid.Limpid;
import dev.limpid.Predicting;
import dev.limpid.generation.Sampling;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads questions, and refuses what no model could be asked or nobody from outside may ask. */
final class Questions {
    private static final Pattern SAMPLED = Pattern.compile("sample(?::\\d+)?:(?!\\d+$)(.+)", Pattern.DOTALL);
    private static final int MOST_SAMPLES = 100_000;
    private static final int MOST_STEPS = 10_000;
    private static final int MOST_METHODS = 40;
    private static final int MOST_TOKENS = 1024;

    private final ModelNames names;
    private final Shelf shelf;
    private final Subjects subjects;
    private final Datasets datasets;

    Questions(ModelNames names, Shelf shelf, Subjects subjects, Datasets datasets) {
        this.names = names;
        this.shelf = shelf;
        this.subjects = subjects;
        this.datasets = datasets;
    }

    /** @throws IllegalArgumentException in one line */
    Question read(Kind kind, Fields json) {
        return switch (kind) {
            case LOAD -> load(json);
            case PREDICT -> predict(json);
            case EXPLAIN -> explain(json);
            case EVALUATE -> evaluate(json);
            case SELECT -> select(json);
        };
    }

    private Question load(Fields json) {
        return new Question.Load(allowed(Wish.read(json)));
    }

    private Question predict(Fields json) {
        json.only("model", "subject", "predicting");
        Wish wish = wish(json);
        Fields subject = subject(json);
        Fields how = json.object("predicting");
        Predicting predicting = Predicting.USUAL;
        if (how != null) {
            how.only("top", "position", "writing");
            predicting = predicting.top(how.whole("top")).position(how.whole("position"));
            if (how.has("writing")) {
                ObjectNode writing = Body.JSON.createObjectNode();
                writing.set("writing", how.json().get("writing"));
                predicting = predicting.writing(
                        bounded(Explaining.parse(writing.toString()).writing()));
            }
        }
        ObjectNode told = told(wish, subject);
        if (how != null) {
            told.set("predicting", how.json());
        }
        return new Question.Predict(wish, told, subject, predicting);
    }

    private Question explain(Fields json) {
        json.only("model", "subject", "explaining");
        Wish wish = wish(json);
        Fields subject = subject(json);
        Fields how = json.object("explaining");
        Explaining explaining =
                how == null ? Explaining.USUAL : Explaining.parse(how.json().toString());
        check(explaining);
        ObjectNode told = told(wish, subject);
        if (how != null) {
            told.set("explaining", how.json());
        }
        return new Question.Explain(wish, told, subject, explaining);
    }

    private Question evaluate(Fields json) {
        json.only(Evaluations.FIELDS);
        Wish wish = wish(json);
        files(Evaluations.asExplaining(json));
        models(json.text("masker"), json.text("proposer"));
        models(null, json.settings("settings").get("proposer"));
        return Evaluations.of(json, wish, datasets.of(json));
    }

    private Question select(Fields json) {
        json.only(Comparing.FIELDS);
        json.texts("candidates", List.of()).forEach(names::place);
        if (json.has("test")) {
            datasets.path(json.needed("test"));
        }
        return Comparing.of(json, datasets.of(json));
    }

    private ObjectNode told(Wish wish, Fields subject) {
        ObjectNode told = Body.JSON.createObjectNode();
        told.set("model", wish.json());
        told.set("subject", subject.json());
        return told;
    }

    /** By its id, if it is loaded, by its name, or as it is to be loaded. */
    Wish wish(Fields json) {
        JsonNode model = json.json().get("model");
        if (model instanceof ObjectNode object) {
            return allowed(Wish.read(Fields.of(object)));
        }
        String said = json.needed("model");
        Shelf.Seen seen = shelf.seen(said);
        return seen != null ? seen.wish() : allowed(Wish.of(said));
    }

    private Wish allowed(Wish wish) {
        names.place(wish.name());
        return wish;
    }

    private Fields subject(Fields json) {
        Fields subject = json.neededObject("subject");
        subjects.check(subject);
        return subject;
    }

    /** No file of this machine is read because somebody names it. */
    private static void files(Explaining how) {
        if (!how.files().isEmpty()) {
            throw new IllegalArgumentException(
                    "'" + how.files().get(0) + "' names a file, which the studio does not read. Leave it out.");
        }
        atMost("samples", how.samples(), MOST_SAMPLES);
        atMost("steps", how.steps(), MOST_STEPS);
    }

    private void check(Explaining how) {
        files(how);
        if (how.methods().size() > MOST_METHODS || how.targets().size() > MOST_METHODS) {
            throw new IllegalArgumentException("At most " + MOST_METHODS + " methods and targets are asked at once.");
        }
        bounded(how.writing());
        models(how.masker(), how.settings().get("proposer"));
        Limpid.check(how);
    }

    /** Other models that are asked on the way are such as may be loaded. */
    void models(@Nullable String masker, @Nullable String proposer) {
        Matcher sampled = SAMPLED.matcher(masker == null ? "" : masker);
        if (sampled.matches()) {
            names.place(sampled.group(1));
        }
        if (proposer != null) {
            names.place(proposer);
        }
    }

    static void atMost(String name, @Nullable Integer value, int most) {
        if (value != null && value > most) {
            throw new IllegalArgumentException("At most " + most + " " + name + " are taken here, got " + value + ".");
        }
    }

    private static Sampling bounded(Sampling writing) {
        atMost("tokens to write", writing.maxNewTokens(), MOST_TOKENS);
        return writing;
    }
}
