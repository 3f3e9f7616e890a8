package dev.limpid.report;

import dev.limpid.json.Document;
import dev.limpid.model.Original;

import static dev.limpid.report.Say.key;
import static dev.limpid.report.Say.say;

/** What a model was given to look at, and how to speak of it. */
enum Medium {
    TEXT(
            key("text"),
            key("feature"),
            key("feature"),
            key("the words are taken away"),
            key("take the leading words out")),
    TEXTS(
            key("texts"),
            key("feature"),
            key("feature"),
            key("the words are taken away"),
            key("take the leading words out")),
    PICTURE(
            key("picture"),
            key("pixel"),
            key("region"),
            key("the picture is taken away"),
            key("cover the leading region")),
    REGIONS(
            key("picture"),
            key("region"),
            key("region"),
            key("every region is taken away"),
            key("cover the leading region")),
    ROW(key("row"), key("column"), key("column"), key("the values are taken away"), key("change the leading values"));

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
        return say(whole);
    }

    /** {@code text's}. */
    String owner() {
        return whole.endsWith("s") ? say("{}'", say(whole)) : say("{}'s", say(whole));
    }

    /** {@code pixel}: what has a score. */
    String part() {
        return say(part);
    }

    /** {@code region}: what has a bar. */
    String bar() {
        return say(bar);
    }

    /** {@code Region}: the head of a column of bars' names. */
    String title() {
        String name = say(bar);
        return Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }

    /** What a baseline is: {@code the words are taken away}. */
    String absent() {
        return say(absent);
    }

    /** What a doubting reader might do: {@code take the leading words out}. */
    String trial() {
        return say(trial);
    }
}
