package dev.limpid.figure;

/**
 * A figure of a page that stands alone.
 *
 * @param name for a file, without an ending: small letters, digits and hyphens
 * @param title what it shows
 * @param svg an SVG file: no style, no script, nothing outside it
 */
public record Figure(String name, String title, String svg) {
    /**
     * The figure as a PNG file, twice as many pixels as the SVG counts in each direction, with the machine's fonts.
     *
     * @throws IllegalStateException in one line, if the machine has no fonts
     */
    public byte[] png() {
        return Pixels.of(svg);
    }
}
