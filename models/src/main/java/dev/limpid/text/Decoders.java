package dev.limpid.text;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.format.FormatException;

import java.util.Set;

/** How tokens are joined to text again: what of it the native library does without ending the process. */
final class Decoders {
    private static final Set<String> KNOWN = Set.of(
            "BPEDecoder",
            "ByteFallback",
            "ByteLevel",
            "Fuse",
            "Metaspace",
            "Replace",
            "Sequence",
            "Strip",
            "WordPiece");

    private Decoders() {}

    /** What is wrong with a decoder, as the end of a sentence; empty if nothing is. */
    static String flaw(JsonNode decoder) {
        if (decoder.isMissingNode() || decoder.isNull()) {
            return "";
        }
        String type = decoder.path("type").asText();
        if (!KNOWN.contains(type)) {
            return "its decoder is of the type " + FormatException.quoted(type);
        }
        for (JsonNode setting : decoder) {
            if (setting.isTextual() && !Text.isWellFormed(setting.textValue())) {
                return "its decoder " + type + " holds half of a character";
            }
        }
        // At the end of a token the library would take away more than there is.
        if (type.equals("Strip") && decoder.path("stop").asLong() != 0) {
            return "its decoder Strip takes away what tokens end in";
        }
        if (type.equals("Replace")) {
            JsonNode pattern = decoder.path("pattern");
            boolean nothing = pattern.path("String").asText("-").isEmpty();
            String flaw = nothing
                    ? "matches where there is nothing to replace"
                    : Patterns.flaw(pattern.path("Regex").asText("-"), true);
            return flaw.isEmpty() ? "" : "its decoder's pattern " + pattern + " " + flaw;
        }
        for (JsonNode inner : decoder.path("decoders")) {
            String flaw = flaw(inner);
            if (!flaw.isEmpty()) {
                return flaw;
            }
        }
        return "";
    }
}
