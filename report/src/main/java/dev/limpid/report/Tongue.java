package dev.limpid.report;

import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * The language that a page or a figure speaks. Numbers, names of methods, and whatever users and models wrote are the same in
 * each.
 *
 * <p>A thread speaks one tongue from the beginning of {@link #speak} to its end, and English otherwise; what another thread
 * speaks meanwhile does not matter. So {@link Wording#say} can stand wherever a sentence is made, however deep.
 */
public final class Tongue {
    /** English, in which sentences stand in the code. */
    public static final Tongue ENGLISH = new Tongue("en", "English", "", UnaryOperator.identity());

    /** Simplified Chinese. */
    public static final Tongue CHINESE = new Tongue("zh-CN", "中文", "zh", UnaryOperator.identity());

    private static final List<Tongue> ALL = List.of(ENGLISH, CHINESE);
    private static final ThreadLocal<Tongue> SPOKEN = ThreadLocal.withInitial(() -> ENGLISH);

    private final String tag;
    private final String title;
    private final String catalogue;
    private final UnaryOperator<String> pattern;

    /**
     * A tongue.
     *
     * @param catalogue the name of the file of its sentences, without ending; empty for English
     * @param pattern done to each sentence before its places are filled
     */
    Tongue(String tag, String title, String catalogue, UnaryOperator<String> pattern) {
        this.tag = tag;
        this.title = title;
        this.catalogue = catalogue;
        this.pattern = pattern;
    }

    /** Every tongue there is. */
    public static List<Tongue> all() {
        return ALL;
    }

    /**
     * A tongue by its code.
     *
     * @param code {@code en} or {@code zh}, with or without a region: {@code zh-CN}
     * @throws IllegalArgumentException if there is no such tongue
     */
    public static Tongue of(String code) {
        String language = Locale.forLanguageTag(code.replace('_', '-')).getLanguage();
        return ALL.stream()
                .filter(one -> one.code().equals(language))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("Pages speak no '" + code + "'. Known: "
                        + ALL.stream().map(Tongue::code).collect(Collectors.joining(", ")) + "."));
    }

    /** What the calling thread speaks. */
    public static Tongue spoken() {
        return SPOKEN.get();
    }

    /** What {@code maker} makes, with all its sentences in this tongue. */
    public <T> T speak(Supplier<T> maker) {
        Tongue before = SPOKEN.get();
        SPOKEN.set(this);
        try {
            return maker.get();
        } finally {
            if (before == ENGLISH) {
                SPOKEN.remove();
            } else {
                SPOKEN.set(before);
            }
        }
    }

    /** As {@code <html lang>} has it: {@code en}, {@code zh-CN}. */
    public String tag() {
        return tag;
    }

    /** As commands have it: {@code en}, {@code zh}. */
    public String code() {
        return Locale.forLanguageTag(tag).getLanguage();
    }

    /**
     * What another module said in English, such as what a method does, in this tongue; as it is where the tongue has no words
     * for it.
     */
    public String told(String english) {
        return speak(() -> Borrowed.told(english));
    }

    /** Its name in itself: {@code English}, {@code 中文}. */
    public String title() {
        return title;
    }

    String catalogue() {
        return catalogue;
    }

    String marked(String sentence) {
        return pattern.apply(sentence);
    }

    @Override
    public String toString() {
        return code();
    }
}
