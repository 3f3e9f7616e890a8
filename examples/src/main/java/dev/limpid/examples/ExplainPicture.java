package dev.limpid.examples;

import dev.limpid.Explaining;
import dev.limpid.Limpid;
import dev.limpid.Subject;
import dev.limpid.json.Document;
import dev.limpid.json.JsonDocument;
import dev.limpid.report.HtmlReport;
import dev.limpid.report.PictureReport;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Which parts of a picture made the model answer that? Writes the answer as a picture, a page and JSON.
 *
 * <p>Run: {@code examples/run ExplainPicture [MODEL [PICTURE [FOLDER]]]}. Without arguments it asks the small network in
 * {@code examples/digits} about a seven and writes to the current folder.
 */
public final class ExplainPicture {
    private ExplainPicture() {}

    public static void main(String... args) throws IOException {
        String name = args.length > 0 ? args[0] : "examples/digits";
        Path file = Path.of(args.length > 1 ? args[1] : "examples/digits/seven.png");
        Path folder = Path.of(args.length > 2 ? args[2] : ".");
        try (Limpid model = Limpid.load(name)) {
            Subject.Image seven = Subject.image(file);
            Document why = model.explain(seven, Explaining.by("integrated-gradients"));
            System.out.println("answer: " + why.answer().label());
            Files.write(folder.resolve("why.png"), PictureReport.write(why, seven.picture()));
            Files.writeString(folder.resolve("why.html"), HtmlReport.write(why, seven.picture()));
            Files.writeString(folder.resolve("why.json"), JsonDocument.write(why));
            System.out.println("wrote why.png, why.html, why.json");
        }
    }
}
