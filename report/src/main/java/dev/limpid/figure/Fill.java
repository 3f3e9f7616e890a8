package dev.limpid.figure;

import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * What lies behind an element.
 *
 * @param to the colour at the other end; null for one colour
 */
record Fill(Colour colour, boolean hatched, @Nullable Colour to) {
    private static final String STRIPES = "repeating-linear-gradient(";
    private static final String RAMP = "linear-gradient(";

    Fill(Colour colour) {
        this(colour, false, null);
    }

    /** Null for nothing to be seen. */
    static @Nullable Fill of(Element element, Styles styles) {
        Colour colour = null;
        boolean hatched = false;
        Colour to = null;
        for (String name : List.of("background", "background-color", "background-image")) {
            String value = styles.own(element, name);
            for (String layer : Sheet.split(value == null ? "" : value, ',')) {
                String text = layer.strip();
                if (text.startsWith(STRIPES)) {
                    hatched = true;
                    Colour stripe = first(text.substring(STRIPES.length()));
                    colour = stripe != null && stripe.isSeen() ? stripe : colour;
                } else if (text.startsWith(RAMP)) {
                    List<String> stops = Sheet.split(text.substring(RAMP.length(), text.length() - 1), ',');
                    boolean leftwards = stops.get(0).strip().equals("270deg");
                    Colour one = stop(stops.get(1));
                    Colour other = stops.size() > 2 ? stop(stops.get(2)) : one;
                    colour = leftwards ? other : one;
                    to = leftwards ? one : other;
                } else if (Colour.of(text) != null) {
                    colour = Colour.of(text);
                } else if (text.equals("none")) {
                    colour = null;
                }
            }
        }
        if (colour == null) {
            return null;
        }
        double opacity = styles.opacity(element);
        Colour shown = new Colour(colour.red(), colour.green(), colour.blue(), colour.alpha() * opacity);
        return shown.isSeen() || to != null ? new Fill(shown, hatched, to) : null;
    }

    private static @Nullable Colour first(String inside) {
        for (String part : Sheet.split(inside.substring(0, inside.length() - 1), ',')) {
            Colour colour = stop(part);
            if (colour != null) {
                return colour;
            }
        }
        return null;
    }

    // Without the places after it.
    private static @Nullable Colour stop(String text) {
        String colour = text.strip();
        int end = colour.endsWith(")") ? colour.length() : colour.contains(")") ? colour.lastIndexOf(')') + 1 : -1;
        return Colour.of(end > 0 ? colour.substring(0, end) : colour.split("\\s+")[0]);
    }
}
