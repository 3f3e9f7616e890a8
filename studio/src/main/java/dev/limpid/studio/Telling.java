package dev.limpid.studio;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.Limpid;
import dev.limpid.explain.Dossier;
import dev.limpid.explain.Methods;
import dev.limpid.graph.Dim;
import dev.limpid.graph.TensorType;
import dev.limpid.json.Version;
import dev.limpid.model.Anatomy;
import dev.limpid.report.Tongue;
import dev.limpid.source.Catalogue;
import dev.limpid.task.ImageModel;
import dev.limpid.task.Task;
import dev.limpid.task.TaskModel;
import dev.limpid.task.TextModel;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The studio's own things in JSON. */
final class Telling {
    private static final int MOST_LABELS = 200;

    private Telling() {}

    static ObjectNode about(Serving how) {
        ObjectNode json = Body.JSON.createObjectNode().put("version", Version.current());
        ObjectNode limits = json.putObject("limits");
        limits.put("upload", how.upload());
        limits.put("question", Body.MOST_JSON);
        limits.put("queue", how.bounds().queue());
        limits.put("each", how.bounds().each());
        limits.put("kept", how.bounds().kept());
        limits.put("workers", how.bounds().workers());
        ArrayNode methods = json.putArray("methods");
        for (Methods.Listed method : Methods.list()) {
            ObjectNode one = methods.addObject().put("name", method.name()).put("title", method.summary());
            one.put("needs", method.dossier().needs()).put("cost", method.cost());
            one.put("question", method.dossier().question());
            told(one.putObject("titles"), method.summary());
            method.settings().forEach(one.putArray("settings")::add);
            ArrayNode kinds = one.putArray("kinds").add("text").add("image");
            if (!method.dossier().is(Dossier.Trait.PARTS)) {
                kinds.add("table");
            }
        }
        ArrayNode languages = json.putArray("languages");
        Tongue.all().forEach(tongue -> languages.add(tongue.code()));
        return json;
    }

    /** A sentence in each language, by its code. */
    private static void told(ObjectNode json, String english) {
        Tongue.all().forEach(tongue -> json.put(tongue.code(), tongue.told(english)));
    }

    /** All models that have a name here. */
    static ArrayNode models(ModelNames names, Shelf shelf) {
        ArrayNode all = Body.JSON.createArrayNode();
        Set<String> told = new HashSet<>();
        for (Shelf.Seen seen : shelf.seen()) {
            model(all.addObject(), seen);
            told.add(seen.wish().name());
        }
        for (Catalogue.Entry entry : names.catalogue().entries()) {
            if (told.add(entry.alias())) {
                ObjectNode one = known(all.addObject(), entry.alias(), entry.task());
                one.put("kind", kind(entry.task())).put("parameters", entry.parameters());
                one.put("description", entry.description());
            }
        }
        for (String name : names.below()) {
            if (told.add(name)) {
                known(all.addObject(), name, null);
            }
        }
        return all;
    }

    private static @Nullable String kind(String task) {
        return task.startsWith("image") || task.startsWith("object")
                ? "image"
                : task.startsWith("tabular") ? "table" : "text";
    }

    private static ObjectNode known(ObjectNode json, String name, @Nullable String task) {
        json.put("name", name).putNull("id");
        json.put("state", "known").put("task", task);
        json.putNull("kind");
        json.putArray("labels");
        return json.putNull("parameters").putNull("error");
    }

    /** One that was wanted. */
    static ObjectNode model(ObjectNode json, Shelf.Seen seen) {
        known(json, seen.wish().name(), seen.wish().task());
        json.put("id", seen.wish().id());
        json.set("wish", seen.wish().json());
        json.put("state", seen.error() != null ? "failed" : seen.model() == null ? "fetching" : "loaded");
        json.put("error", seen.error()).put("progress", seen.progress());
        Limpid loaded = seen.model();
        if (loaded != null) {
            TaskModel<?> model = loaded.model();
            json.put("task", model.task().toString());
            json.put("kind", model instanceof TextModel ? "text" : model instanceof ImageModel ? "image" : "table");
            json.put("parameters", model.provenance().parameters());
            labels(model).forEach(json.putArray("labels")::add);
        }
        return json;
    }

    /** One that is loaded, with the methods that work on it. */
    static ObjectNode whole(Shelf.Seen seen) {
        ObjectNode json = model(Body.JSON.createObjectNode(), seen);
        Limpid loaded = seen.model();
        if (loaded != null) {
            TaskModel<?> model = loaded.model();
            ArrayNode methods = json.putArray("methods");
            Methods.fitting(Anatomy.of(model, model.answers().output())).forEach(fit -> {
                ObjectNode one = methods.addObject().put("name", fit.name()).put("obstacle", fit.obstacle());
                if (fit.obstacle() != null) {
                    told(one.putObject("obstacles"), fit.obstacle());
                }
            });
            model.notes().forEach(json.putArray("notes")::add);
        }
        return json;
    }

    private static List<String> labels(TaskModel<?> model) {
        if (model.task() == Task.FILL_MASK || model.task() == Task.TEXT_GENERATION) {
            return List.of();
        }
        TensorType type = model.shapes().of(model.answers().output().wire());
        Dim last = type.rank() == 0 ? Dim.of(1) : type.rank() > 3 ? type.dim(1) : type.dim(-1);
        int count = last instanceof Dim.Fixed fixed ? (int) Math.min(MOST_LABELS, fixed.size()) : 0;
        return java.util.stream.IntStream.range(0, count)
                .mapToObj(model.answers().names())
                .toList();
    }

    /** @param place in the queue, counted from 1; 0 if it does not wait there */
    static ObjectNode job(Job job, Jobs jobs, int place) {
        Job.Standing now = job.standing();
        ObjectNode json = Body.JSON.createObjectNode();
        json.put("id", job.id())
                .put("kind", job.kind().toString())
                .put("state", now.state().toString());
        json.put("place", place == 0 ? null : (Integer) place);
        ObjectNode progress = json.putObject("progress");
        progress.put("done", now.done());
        if (now.of() > 0) {
            progress.put("of", now.of());
        }
        progress.put("what", job.kind() == Kind.LOAD && now.state() == State.RUNNING ? jobs.loading(job) : now.what());
        json.set("question", jobs.question(job));
        json.put("asked", time(job.asked())).put("started", time(now.started()));
        json.put("seconds", now.seconds(System.currentTimeMillis()));
        json.put("error", now.error()).put("pinned", now.pinned());
        return json;
    }

    private static @Nullable String time(long milliseconds) {
        return milliseconds == 0 ? null : Instant.ofEpochMilli(milliseconds).toString();
    }
}
