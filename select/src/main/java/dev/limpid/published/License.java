package dev.limpid.published;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The terms under which a model may be used, as its publisher names them.
 *
 * @param names SPDX identifiers where a name is one in other letters ({@code apache-2.0} is {@code Apache-2.0}), else the
 *     publisher's words; several if several are named; none if it is unknown
 * @param link to its text; null if none is given
 */
public record License(List<String> names, @Nullable String link) {
    public static final License UNKNOWN = new License(List.of(), null);

    /** Of the identifiers at spdx.org those that the hub knows, and their neighbours. */
    private static final List<String> SPDX = List.of(
            "Apache-2.0",
            "MIT",
            "MIT-0",
            "0BSD",
            "AFL-3.0",
            "Artistic-2.0",
            "BSL-1.0",
            "BSD-2-Clause",
            "BSD-3-Clause",
            "BSD-3-Clause-Clear",
            "BSD-4-Clause",
            "C-UDA-1.0",
            "CC0-1.0",
            "CC-BY-2.0",
            "CC-BY-2.5",
            "CC-BY-3.0",
            "CC-BY-4.0",
            "CC-BY-SA-2.0",
            "CC-BY-SA-3.0",
            "CC-BY-SA-4.0",
            "CC-BY-NC-2.0",
            "CC-BY-NC-3.0",
            "CC-BY-NC-4.0",
            "CC-BY-ND-3.0",
            "CC-BY-ND-4.0",
            "CC-BY-NC-ND-3.0",
            "CC-BY-NC-ND-4.0",
            "CC-BY-NC-SA-2.0",
            "CC-BY-NC-SA-3.0",
            "CC-BY-NC-SA-4.0",
            "CDLA-Sharing-1.0",
            "CDLA-Permissive-1.0",
            "CDLA-Permissive-2.0",
            "WTFPL",
            "ECL-2.0",
            "EPL-1.0",
            "EPL-2.0",
            "etalab-2.0",
            "EUPL-1.1",
            "EUPL-1.2",
            "AGPL-3.0",
            "AGPL-3.0-only",
            "AGPL-3.0-or-later",
            "GPL-2.0",
            "GPL-2.0-only",
            "GPL-2.0-or-later",
            "GPL-3.0",
            "GPL-3.0-only",
            "GPL-3.0-or-later",
            "LGPL-2.1",
            "LGPL-2.1-only",
            "LGPL-2.1-or-later",
            "LGPL-3.0",
            "LGPL-3.0-only",
            "LGPL-3.0-or-later",
            "ISC",
            "LPPL-1.3c",
            "MS-PL",
            "MPL-2.0",
            "ODC-By-1.0",
            "ODbL-1.0",
            "OSL-3.0",
            "PostgreSQL",
            "OFL-1.1",
            "NCSA",
            "Unlicense",
            "Zlib",
            "PDDL-1.0",
            "LGPLLR");

    /** The hub's names of licences that SPDX calls otherwise, and what people write for the two most common. */
    private static final Map<String, String> OTHERWISE = Map.ofEntries(
            Map.entry("apache2.0", "Apache-2.0"),
            Map.entry("apache-2", "Apache-2.0"),
            Map.entry("apache 2.0", "Apache-2.0"),
            Map.entry("apache license 2.0", "Apache-2.0"),
            Map.entry("mit license", "MIT"),
            Map.entry("c-uda", "C-UDA-1.0"),
            Map.entry("odc-by", "ODC-By-1.0"),
            Map.entry("odbl", "ODbL-1.0"),
            Map.entry("pddl", "PDDL-1.0"),
            Map.entry("lgpl-lr", "LGPLLR"));

    private static final Map<String, String> NORMAL = normal();

    private static final String OTHER = "other";

    /** Words that name no licence. */
    private static final Set<String> NONE = Set.of("", "unknown", "none", "null", "n/a");

    public License {
        names = names.stream()
                .map(License::normal)
                .filter(name -> !NONE.contains(name.toLowerCase(Locale.ROOT)))
                .distinct()
                .toList();
    }

    private static Map<String, String> normal() {
        Map<String, String> normal = new TreeMap<>(OTHERWISE);
        SPDX.forEach(id -> normal.put(id.toLowerCase(Locale.ROOT), id));
        return normal;
    }

    private static String normal(String name) {
        String plain = name.strip();
        return NORMAL.getOrDefault(plain.toLowerCase(Locale.ROOT), plain);
    }

    /** As a catalogue or a hub's list says it: names with commas between them; null for unknown. */
    public static License of(@Nullable String stated) {
        return stated == null ? UNKNOWN : new License(Arrays.asList(stated.split(",")), null);
    }

    public boolean isKnown() {
        return !names.isEmpty();
    }

    /** Whether the hub's lists have no word for it, and only its card may. */
    boolean isOther() {
        return names.equals(List.of(OTHER));
    }

    /**
     * Whether a user who accepts {@code wanted}, in whatever letters, may use the model: each licence that is named must be
     * among them, for all may hold. What is unknown never is.
     */
    public boolean matches(Collection<String> wanted) {
        Set<String> accepted = wanted.stream()
                .map(name -> normal(name).toLowerCase(Locale.ROOT))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        return isKnown() && names.stream().allMatch(name -> accepted.contains(name.toLowerCase(Locale.ROOT)));
    }

    /** The names with commas between them, or {@code unknown}. */
    @Override
    public String toString() {
        return isKnown() ? String.join(", ", names) : "unknown";
    }

    /** Of a card: the hub's name, or the owner's where that is {@code other}. */
    static License stated(Fields card) {
        String own = card.text("license_name");
        Stream<String> names =
                card.texts("license").stream().map(name -> own != null && name.equalsIgnoreCase(OTHER) ? own : name);
        return new License(names.toList(), card.text("license_link"));
    }
}
