package dev.limpid.generation;

import java.util.List;

/** Looks for texts that end the writing in what is written, however its tokens divide them. For one text. */
final class StopStrings {
    private final List<String> stops;
    private final StringBuilder text = new StringBuilder();
    private int told;
    private boolean found;

    StopStrings(List<String> stops) {
        this.stops = stops;
    }

    /** Takes more text; returns what can be told now: nothing that may be the beginning of a stop string. */
    String add(String more) {
        text.append(more);
        int cut = text.length();
        for (String stop : stops) {
            int at = text.indexOf(stop, told);
            if (at >= 0) {
                found = true;
                cut = Math.min(cut, at);
            }
        }
        text.setLength(cut);
        return tell(found ? cut : cut - held());
    }

    /** Whether one was found; the text ends before it then. */
    boolean found() {
        return found;
    }

    /** What was kept back. */
    String rest() {
        return tell(text.length());
    }

    private String tell(int to) {
        String piece = text.substring(told, to);
        told = to;
        return piece;
    }

    /** How long the longest end of the text is that a stop string begins with. */
    private int held() {
        int longest = 0;
        for (String stop : stops) {
            for (int length = Math.min(stop.length() - 1, text.length() - told); length > longest; length--) {
                if (stop.startsWith(text.substring(text.length() - length))) {
                    longest = length;
                }
            }
        }
        return longest;
    }
}
