package dev.limpid.browser;

/**
 * How somebody looks at a page.
 *
 * @param width of the window in CSS pixels
 * @param dark whether they prefer light letters on dark ground
 * @param scripts whether they allow them
 * @param online whether there is a network
 */
public record View(int width, boolean dark, boolean scripts, boolean online) {
    /** A telephone. */
    public static final int NARROW = 420;

    /** Half a screen. */
    public static final int MIDDLE = 900;

    /** A whole one. */
    public static final int WIDE = 1400;

    /** Light, with scripts and a network. */
    public static View of(int width) {
        return new View(width, false, true, true);
    }

    public View inTheDark() {
        return new View(width, true, scripts, online);
    }

    public View withoutScripts() {
        return new View(width, dark, false, online);
    }

    public View offline() {
        return new View(width, dark, scripts, false);
    }

    @Override
    public String toString() {
        return width + " wide, " + (dark ? "dark" : "light") + (scripts ? "" : ", no scripts")
                + (online ? "" : ", offline");
    }
}
