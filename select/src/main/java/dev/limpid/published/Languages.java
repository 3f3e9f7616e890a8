package dev.limpid.published;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.MissingResourceException;
import java.util.Set;

/**
 * What languages a model was made for, as its publisher names them.
 *
 * @param codes ISO 639 in lower case, of two letters where there are such, with what stands behind a hyphen ({@code pt-br}); or
 *     {@code multilingual}; {@code code} for programs; other words as they are written; none if it is unknown
 */
public record Languages(List<String> codes) {
    public static final Languages UNKNOWN = new Languages(List.of());
    public static final String MULTILINGUAL = "multilingual";

    /** English names and codes of three letters, to codes of two. */
    private static final Map<String, String> SHORT = shorter();

    /** {@code unk} and {@code und} stand for undetermined, {@code zxx} for no language. */
    private static final Set<String> NONE = Set.of("", "unk", "und", "zxx", "unknown", "none", "null", "n/a");

    public Languages {
        codes = codes.stream()
                .map(Languages::normal)
                .filter(code -> !NONE.contains(code))
                .distinct()
                .toList();
    }

    private static Map<String, String> shorter() {
        Map<String, String> shorter = new HashMap<>();
        for (String code : Locale.getISOLanguages()) {
            Locale locale = Locale.forLanguageTag(code);
            // Java knows some languages by codes that are no longer used.
            String tag = locale.toLanguageTag();
            shorter.put(locale.getDisplayLanguage(Locale.ENGLISH).toLowerCase(Locale.ROOT), tag);
            try {
                shorter.put(locale.getISO3Language(), tag);
            } catch (MissingResourceException none) {
                continue;
            }
        }
        return Map.copyOf(shorter);
    }

    private static String normal(String written) {
        String plain = written.strip().toLowerCase(Locale.ROOT).replace('_', '-');
        int hyphen = plain.indexOf('-');
        String language = hyphen < 0 ? plain : plain.substring(0, hyphen);
        return SHORT.getOrDefault(language, language) + (hyphen < 0 ? "" : plain.substring(hyphen));
    }

    public boolean isKnown() {
        return !codes.isEmpty();
    }

    /**
     * Whether one of {@code wanted} at least is among them, by code or English name; {@code en} is where {@code en-us} is. {@code
     * multilingual} is where several are or that word is; but by itself it does not say which, so no language is there then.
     */
    public boolean matches(Collection<String> wanted) {
        return isKnown() && wanted.stream().anyMatch(this::has);
    }

    private boolean has(String wanted) {
        String code = normal(wanted);
        return codes.stream().anyMatch(one -> one.equals(code) || one.startsWith(code + "-"))
                || code.equals(MULTILINGUAL) && codes.size() > 1;
    }

    /** The codes with commas between them, or {@code unknown}. */
    @Override
    public String toString() {
        return isKnown() ? String.join(", ", codes) : "unknown";
    }
}
