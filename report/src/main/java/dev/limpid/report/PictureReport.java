package dev.limpid.report;

import dev.limpid.explain.Attribution;
import dev.limpid.image.HeatMap;
import dev.limpid.image.Panels;
import dev.limpid.image.Picture;
import dev.limpid.json.Document;
import dev.limpid.model.Original;

import java.util.ArrayList;
import java.util.List;

/**
 * Explanations of a picture as a PNG file: the picture in grey, its scores in colours, regions with borders, a legend below.
 * Several stand side by side in the document's order.
 */
public final class PictureReport {
    private PictureReport() {}

    /**
     * The file, the same bytes for the same document and picture.
     *
     * @throws IllegalArgumentException if the document holds no explanations or more than eight, if one scores neither
     *     pixels nor regions, or it is about a picture of another size
     */
    public static byte[] write(Document document, Picture picture) {
        Scene scene = Scene.of(document, picture);
        List<Picture> panels = new ArrayList<>();
        for (Attribution explanation : document.explanations()) {
            HeatMap map = scene.map(explanation);
            if (map == null) {
                throw new IllegalArgumentException("'" + explanation.method().name()
                        + "' gave no finite score for each pixel, nor any for regions, so there is nothing to draw. Ask for"
                        + " text or json.");
            }
            panels.add(map.withLegend(picture));
        }
        return Panels.beside(panels).toPng();
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
        List<Picture> panels = document.explanations().stream()
                .map(explanation ->
                        ExplainedImage.of(explanation, image, picture).outlined(choice))
                .toList();
        return Panels.beside(panels).toPng();
    }
}
