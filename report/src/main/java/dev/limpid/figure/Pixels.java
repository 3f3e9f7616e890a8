package dev.limpid.figure;

import com.github.weisj.jsvg.SVGDocument;
import com.github.weisj.jsvg.parser.LoaderContext;
import com.github.weisj.jsvg.parser.SVGLoader;
import com.github.weisj.jsvg.view.FloatSize;
import com.github.weisj.jsvg.view.ViewBox;

import java.awt.Component;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.GraphicsEnvironment;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.imageio.ImageIO;

/** Draws an SVG file as a PNG file. */
final class Pixels {
    private static final int TIMES = 2;
    private static final long MOST = 100_000_000;
    private static final List<String> USUAL = List.of("Liberation Sans", "Arial", "Helvetica", "DejaVu Sans");

    private static final String ANY = "SansSerif";
    private static final Pattern TEXT = Pattern.compile("<text\\b([^>]*)>([^<]*)<");
    private static final String NO_FONTS =
            "No PNG can be drawn: Java finds no fonts on this machine. Install fontconfig and a font, such as"
                    + " fonts-dejavu, or take the SVG.";

    private Pixels() {}

    static byte[] of(String svg) {
        String named = withFonts(svg);
        SVGDocument drawing = new SVGLoader()
                .load(
                        new ByteArrayInputStream(named.getBytes(StandardCharsets.UTF_8)),
                        null,
                        LoaderContext.createDefault());
        if (drawing == null) {
            throw new IllegalArgumentException("A figure is no SVG that can be drawn. Ask for its SVG instead.");
        }
        FloatSize size = drawing.size();
        int width = Math.max(1, Math.round(size.width * TIMES));
        int height = Math.max(1, Math.round(size.height * TIMES));
        if ((long) width * height > MOST) {
            throw new IllegalArgumentException(
                    "A figure of " + width + " × " + height + " pixels is too large for a PNG. Take its SVG.");
        }
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        try {
            graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
            graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
            graphics.scale(TIMES, TIMES);
            drawing.render((Component) null, graphics, new ViewBox(0, 0, size.width, size.height));
        } finally {
            graphics.dispose();
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** A usual font, and Java's own choice of several for each text that it has no letters for. */
    private static String withFonts(String svg) {
        Set<String> there;
        try {
            there = Set.of(GraphicsEnvironment.getLocalGraphicsEnvironment().getAvailableFontFamilyNames(Locale.ROOT));
        } catch (RuntimeException | Error none) {
            throw new IllegalStateException(NO_FONTS, none);
        }
        if (there.isEmpty()) {
            throw new IllegalStateException(NO_FONTS);
        }
        String family = USUAL.stream().filter(there::contains).findFirst().orElse(ANY);
        Font usual = new Font(family, Font.PLAIN, 12);
        String plain = svg.replaceFirst("font-family=\"[^\"]*\"", "font-family=\"" + family + "\"")
                .replace("font-family=\"mono\"", "font-family=\"Monospaced\"");
        return TEXT.matcher(plain)
                .replaceAll(text -> Matcher.quoteReplacement(
                        usual.canDisplayUpTo(text.group(2)) < 0
                                ? text.group()
                                : "<text font-family=\"" + ANY + "\""
                                        + text.group(1).replaceFirst(" font-family=\"[^\"]*\"", "") + ">"
                                        + text.group(2) + "<"));
    }
}
