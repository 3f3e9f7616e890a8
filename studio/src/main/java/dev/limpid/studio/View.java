package dev.limpid.studio;

import java.nio.charset.StandardCharsets;

/** The part of a report that stands in the studio's page: what it shows, without what surrounds it. */
final class View {
    private View() {}

    static String of(byte[] report) {
        String html = new String(report, StandardCharsets.UTF_8);
        int begin = html.indexOf("<main");
        int end = html.lastIndexOf("</main>");
        return begin < 0 || end < begin ? html : html.substring(html.indexOf('>', begin) + 1, end);
    }
}
