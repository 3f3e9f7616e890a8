package dev.limpid.corpus;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a column is. */
public enum Role {
    TEXT(
            "text",
            "sentence",
            "review",
            "content",
            "document",
            "input",
            "sentence1",
            "premise",
            "question1",
            "anchor",
            "query",
            "prompt"),
    /** Read after the text. */
    PAIR("text_pair", "pair", "sentence2", "hypothesis", "question2", "positive"),
    LABEL("label", "labels", "class", "target", "y", "category", "sentiment", "intent", "emotion"),
    /** A number to be learnt. */
    SCORE("score", "similarity", "similarity_score"),
    /** The words of a text, one by one. */
    TOKENS("tokens", "words"),
    /** One for each of the words. */
    TAGS("tags", "ner_tags", "labels"),
    QUESTION("question"),
    /** What the answer stands in. */
    CONTEXT("context"),
    ANSWER("answer", "answers", "answer_text"),
    /** Where in the context, in code points from 0. */
    ANSWER_START("answer_start"),
    /** A picture's file, from the folder of the file that names it. */
    IMAGE("image", "file_name");

    private final List<String> names;

    Role(String... names) {
        this.names = List.of(names);
    }

    /** As columns are called that are this, in lower case; the first before all others. */
    List<String> names() {
        return names;
    }

    static Optional<Role> of(String column) {
        for (Role role : values()) {
            if (role.names.contains(plain(column))) {
                return Optional.of(role);
            }
        }
        return Optional.empty();
    }

    static String plain(String column) {
        return column.strip().toLowerCase(Locale.ROOT).replaceAll("[ -]", "_");
    }

    /** As a user says which column it is: {@code --label-column}. */
    public String option() {
        return "--" + name().toLowerCase(Locale.ROOT).replace('_', '-') + "-column";
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
