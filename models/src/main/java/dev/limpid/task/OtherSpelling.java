package dev.limpid.task;

import dev.limpid.model.Place;
import dev.limpid.text.Text;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The same English word spelled otherwise (British and American, numbers in words and digits), the same mark written otherwise.
 * One word for one word: contractions ({@code do not}, {@code don't}) change how many there are, so they have no place here.
 */
record OtherSpelling() implements Rewording {
    private static final Pattern PART = Pattern.compile("\\p{L}+|\\d+|[.!;,'\"\u2019\u201C\u201D\u2013\u2014-]");

    private static final String PAIRS = """
            behaviour behavior
            cancelled canceled
            catalogue catalog
            centre center
            colour color
            defence defense
            dialogue dialog
            favour favor
            favourite favorite
            flavour flavor
            grey gray
            honour honor
            humour humor
            jewellery jewelry
            labour labor
            metre meter
            neighbour neighbor
            okay ok
            organise organize
            programme program
            realise realize
            recognise recognize
            rumour rumor
            sceptical skeptical
            theatre theater
            though although
            through thru
            till until
            towards toward
            travelled traveled
            while whilst
            among amongst
            amid amidst
            whisky whiskey
            one 1
            two 2
            three 3
            four 4
            five 5
            six 6
            seven 7
            eight 8
            nine 9
            ten 10
            eleven 11
            twelve 12
            ! .
            ; ,
            ' \u2019
            " \u201D
            - \u2013
            \u2014 \u2013
            """;

    private static final Map<String, List<String>> OTHERS = others();

    private static Map<String, List<String>> others() {
        Map<String, List<String>> others = new HashMap<>();
        PAIRS.lines().map(line -> line.split(" ")).forEach(pair -> {
            others.computeIfAbsent(pair[0], key -> new ArrayList<>()).add(pair[1]);
            others.computeIfAbsent(pair[1], key -> new ArrayList<>()).add(pair[0]);
        });
        // A full stop says less than what ends in one, and a comma than a semicolon.
        others.remove(".");
        others.remove(",");
        return others;
    }

    @Override
    public List<Rewritten.Change> of(Text text, Predicate<Place.Span> free) {
        List<Rewritten.Change> changes = new ArrayList<>();
        for (Place.Span place : Rewritten.found(PART, text)) {
            String part = Rewritten.at(place, text);
            for (String other : OTHERS.getOrDefault(part.toLowerCase(Locale.ROOT), List.of())) {
                if (free.test(place)) {
                    changes.add(new Rewritten.Change(place, asBefore(part, other)));
                }
            }
        }
        return changes;
    }

    /** With a capital where the other has one. */
    static String asBefore(String before, String after) {
        boolean all = before.length() > 1 && before.equals(before.toUpperCase(Locale.ROOT));
        int first = after.offsetByCodePoints(0, 1);
        if (all) {
            return after.toUpperCase(Locale.ROOT);
        }
        return Character.isUpperCase(before.codePointAt(0))
                ? after.substring(0, first).toUpperCase(Locale.ROOT) + after.substring(first)
                : after;
    }
}
