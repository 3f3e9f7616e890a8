package dev.limpid.estimate;

import dev.limpid.json.JsonDocument;
import dev.limpid.json.JsonFields;
import dev.limpid.json.Version;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Writes an estimate as JSON: {@code docs/limpid-estimate.schema.json}. */
public final class JsonEstimate {
    private JsonEstimate() {}

    /** Indented JSON that ends with a line feed; what is not known is null. */
    public static String write(Estimate estimate) {
        return JsonDocument.text(json -> {
            json.open();
            json.text("limpid", Version.current());
            fields(estimate.values(), json);
            json.close();
        });
    }

    private static void fields(Map<?, ?> values, JsonFields json) throws IOException {
        for (Map.Entry<?, ?> one : values.entrySet()) {
            String name = String.valueOf(one.getKey());
            if (one.getValue() instanceof Map<?, ?> inner) {
                json.open(name);
                fields(inner, json);
                json.close();
            } else if (one.getValue() instanceof List<?> list) {
                json.openArray(name);
                for (Object each : list) {
                    if (each instanceof Map<?, ?> object) {
                        json.open();
                        fields(object, json);
                        json.close();
                    }
                }
                json.closeArray();
            } else {
                json.any(name, one.getValue());
            }
        }
    }
}
