package dev.limpid.json;

import dev.limpid.cost.Cost;
import dev.limpid.cost.Part;
import dev.limpid.explain.Methods;
import dev.limpid.inspect.Inspection;
import dev.limpid.tensor.DType;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Writes an {@link Inspection} as JSON: all modules, all wires. Equal inspections give equal bytes. */
public final class JsonInspection {
    private JsonInspection() {}

    /** The inspection as indented JSON that ends with a line feed. */
    public static String write(Inspection inspection) {
        return JsonDocument.text(json -> {
            json.open();
            json.text("limpid", Version.current());
            model(inspection.model(), json);
            files(inspection.files(), json);
            cost(inspection.cost(), json);
            wires(inspection.wires(), json);
            methods(inspection.methods(), json);
            texts("notes", inspection.notes(), json);
            json.close();
        });
    }

    private static void model(Inspection.Identity model, JsonFields json) throws IOException {
        json.open("model");
        json.text("id", model.id());
        json.text("source", model.source());
        json.maybeText("sha256", model.sha256());
        json.maybeText("architecture", model.architecture());
        json.maybeText("task", model.task());
        json.maybeText("license", model.license());
        texts("labels", model.labels(), json);
        json.close();
    }

    private static void files(List<Inspection.StoredFile> files, JsonFields json) throws IOException {
        json.openArray("files");
        for (Inspection.StoredFile file : files) {
            json.open();
            json.text("path", file.path());
            json.whole("size", file.size() < 0 ? null : Long.valueOf(file.size()));
            json.maybeText("sha256", file.sha256());
            json.close();
        }
        json.closeArray();
    }

    private static void cost(Inspection.Charge charge, JsonFields json) throws IOException {
        boolean computed = charge.isComputed();
        json.open("cost");
        json.text("rule", Cost.RULE);
        json.maybeText("example", computed ? charge.example() : null);
        json.openArray("inputs");
        for (Inspection.Fed input : charge.inputs()) {
            json.open();
            json.text("name", input.name());
            json.text("type", input.type());
            json.close();
        }
        json.closeArray();
        json.open("task");
        numbers(charge.used(), computed, json);
        json.close();
        json.open("whole");
        part(charge.whole(), computed, json);
        json.close();
        json.close();
    }

    private static void part(Part part, boolean computed, JsonFields json) throws IOException {
        json.text("name", part.name());
        numbers(part.total(), computed, json);
        json.openArray("parts");
        for (Part inner : part.parts()) {
            json.open();
            part(inner, computed, json);
            json.close();
        }
        json.closeArray();
    }

    private static void numbers(Cost cost, boolean computed, JsonFields json) throws IOException {
        json.whole("parameters", cost.parameterCount());
        json.open("parametersByType");
        for (Map.Entry<DType, Long> one : cost.parameters().entrySet()) {
            json.whole(one.getKey().toString(), one.getValue());
        }
        json.close();
        json.whole("parameterBytes", cost.parameterBytes());
        json.whole("macs", computed ? Long.valueOf(cost.macs()) : null);
        json.whole("activations", computed ? Long.valueOf(cost.activations()) : null);
    }

    private static void wires(List<Inspection.Tap> wires, JsonFields json) throws IOException {
        json.openArray("wires");
        for (Inspection.Tap wire : wires) {
            json.open();
            json.text("name", wire.name());
            json.text("type", wire.type());
            json.maybeText("role", wire.role());
            json.close();
        }
        json.closeArray();
    }

    private static void methods(List<Methods.Fit> methods, JsonFields json) throws IOException {
        json.openArray("methods");
        for (Methods.Fit method : methods) {
            json.open();
            json.text("name", method.name());
            json.truth("works", method.obstacle() == null);
            json.maybeText("obstacle", method.obstacle());
            json.close();
        }
        json.closeArray();
    }

    private static void texts(String name, List<String> texts, JsonFields json) throws IOException {
        json.openArray(name);
        for (String text : texts) {
            json.item(text);
        }
        json.closeArray();
    }
}
