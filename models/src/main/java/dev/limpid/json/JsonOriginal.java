package dev.limpid.json;

import dev.limpid.model.Original;

import java.io.IOException;
import java.util.Map;

/** Writes one entry of {@code inputs}. */
final class JsonOriginal {
    private JsonOriginal() {}

    /** @param task of the model, which says what a second text is */
    static void write(int index, Original original, String task, JsonFields json) throws IOException {
        if (original instanceof Original.Text text) {
            json.text("name", index == 0 ? "text" : second(index, task));
            json.text("kind", "text");
            json.text("text", text.text());
        } else if (original instanceof Original.Image image) {
            json.text("name", "image");
            json.text("kind", "image");
            json.text("file", image.name());
            json.whole("width", image.width());
            json.whole("height", image.height());
            seen(image.seen(), json);
        } else {
            Original.Row row = (Original.Row) original;
            json.text("name", "row");
            json.text("kind", "row");
            json.text("file", row.name());
            json.whole("row", row.number());
            json.open("values");
            for (Map.Entry<String, Object> value : row.values().entrySet()) {
                json.any(value.getKey(), value.getValue());
            }
            json.close();
        }
    }

    private static String second(int index, String task) {
        return switch (task) {
            case "text-generation" -> "continuation";
            case "question-answering" -> "context";
            case "zero-shot-classification" -> "hypothesis";
            default -> index == 1 ? "text-pair" : "text-" + (index + 1);
        };
    }

    private static void seen(Original.Box box, JsonFields json) throws IOException {
        json.open("seen");
        json.number("x", box.x());
        json.number("y", box.y());
        json.number("width", box.width());
        json.number("height", box.height());
        json.close();
    }
}
