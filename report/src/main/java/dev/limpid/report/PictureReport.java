package dev.limpid.report;

import dev.limpid.explain.Attribution;
import dev.limpid.image.HeatMap;
import dev.limpid.image.Picture;
import dev.limpid.json.Document;
import dev.limpid.model.Original;

/** One explanation of a picture as a PNG file: the picture in grey, its scores in colours, regions with borders, a legend
 * below. */
public final class PictureReport {
    private PictureReport() {}

    /**
     * The file, the same bytes for the same document and picture.
     *
     * @throws IllegalArgumentException if the document holds not one explanation but none or several, if it scores neither
     *     pixels nor regions, or is about a picture of another size
     */
    public static byte[] write(Document document, Picture picture) {
        Scene scene = Scene.of(document, picture);
        Attribution explanation = only(document);
        HeatMap map = scene.map(explanation);
        if (map == null) {
            throw new IllegalArgumentException("'" + explanation.method().name()
                    + "' gave no finite score for each pixel, nor any for regions, so there is nothing to draw. Ask for text or"
                    + " json.");
        }
        return map.png(picture);
    }

    /**
     * The same with nothing but the superpixels that lead, as LIME draws them.
     *
     * @throws IllegalArgumentException as above, or if no superpixels were scored
     */
    public static byte[] write(Document document, Picture picture, ExplainedImage.Choice choice) {
        Original.Image image = Scene.of(document, picture).image();
        if (image == null) {
            throw new IllegalArgumentException("The document is about no picture, so there are no superpixels.");
        }
        return ExplainedImage.of(only(document), image, picture).png(choice);
    }

    private static Attribution only(Document document) {
        if (document.explanations().size() != 1) {
            throw new IllegalArgumentException("A PNG file shows one explanation, got "
                    + document.explanations().size() + ". Ask for one method and one target, or for html.");
        }
        return document.explanations().get(0);
    }
}
