package dev.limpid.report;

import dev.limpid.json.Document;
import dev.limpid.model.Original;

/** What a model was given to look at, and how to speak of it. */
enum Medium {
    TEXT("text", "feature", "feature", "the words are taken away", "take the leading words out"),
    TEXTS("texts", "feature", "feature", "the words are taken away", "take the leading words out"),
    PICTURE("picture", "pixel", "region", "the picture is taken away", "cover the leading region"),
    REGIONS("picture", "region", "region", "every region is taken away", "cover the leading region"),
    ROW("row", "column", "column", "the values are taken away", "change the leading values");

    private final String whole;
    private final String part;
    private final String bar;
    private final String absent;
    private final String trial;

    Medium(String whole, String part, String bar, String absent, String trial) {
        this.whole = whole;
        this.part = part;
        this.bar = bar;
        this.absent = absent;
        this.trial = trial;
    }

    static Medium of(Document document) {
        if (document.texts().size() > 1) {
            return TEXTS;
        }
        Original first =
                document.originals().isEmpty() ? null : document.originals().get(0);
        return first instanceof Original.Image ? PICTURE : first instanceof Original.Row ? ROW : TEXT;
    }

    /** {@code text}: what was given. */
    String whole() {
        return whole;
    }

    /** {@code text's}. */
    String owner() {
        return whole.endsWith("s") ? whole + "'" : whole + "'s";
    }

    /** {@code pixel}: what has a score. */
    String part() {
        return part;
    }

    /** {@code region}: what has a bar. */
    String bar() {
        return bar;
    }

    /** {@code Region}: the head of a column of bars' names. */
    String title() {
        return Character.toUpperCase(bar.charAt(0)) + bar.substring(1);
    }

    /** What a baseline is: {@code the words are taken away}. */
    String absent() {
        return absent;
    }

    /** What a doubting reader might do: {@code take the leading words out}. */
    String trial() {
        return trial;
    }
}
