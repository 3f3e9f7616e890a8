package dev.limpid.json;

import dev.limpid.explain.Dossier;
import dev.limpid.explain.Methods;

import java.util.List;

/** Writes what is told of methods as JSON. Equal lists give equal bytes. */
public final class JsonMethods {
    private JsonMethods() {}

    /** As indented JSON that ends with a line feed. */
    public static String write(List<Methods.Listed> methods) {
        return JsonDocument.text(json -> {
            json.open();
            json.text("limpid", Version.current());
            json.openArray("methods");
            for (Methods.Listed method : methods) {
                Dossier dossier = method.dossier();
                json.open();
                json.text("name", method.name());
                json.text("summary", method.summary());
                json.text("cost", method.cost());
                json.any("settings", List.copyOf(method.settings()));
                json.text("question", dossier.question());
                json.text("needs", dossier.needs());
                json.text("unit", dossier.unit());
                json.truth("outside", dossier.is(Dossier.Trait.OUTSIDE));
                json.truth("addsUp", dossier.addsUp());
                json.truth("sampled", dossier.sampled());
                json.text("trust", dossier.trust());
                json.openArray("doubts");
                for (Dossier.Doubt doubt : dossier.doubts()) {
                    json.open();
                    json.text("says", doubt.says());
                    json.text("source", doubt.source());
                    json.close();
                }
                json.closeArray();
                json.text("source", dossier.source());
                json.close();
            }
            json.closeArray();
            json.close();
        });
    }
}
